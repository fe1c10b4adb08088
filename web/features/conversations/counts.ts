import type { QueryClient } from '@tanstack/react-query';

let isDue = false;

/** Asks for the counts once the dust has settled, and not all desks in the same moment. */
export function refreshCounts(client: QueryClient): void {
  if (isDue) return;
  isDue = true;
  setTimeout(
    () => {
      isDue = false;
      void client.invalidateQueries({ queryKey: ['counts'] });
    },
    1_000 + Math.random() * 500,
  );
}
