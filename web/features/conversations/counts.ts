import type { QueryClient } from '@tanstack/react-query';

let waiting: ReturnType<typeof setTimeout> | undefined;

/** Asks for the counts once the dust has settled, and not all desks in the same moment. */
export function refreshCounts(client: QueryClient): void {
  waiting ??= setTimeout(
    () => {
      waiting = undefined;
      void client.invalidateQueries({ queryKey: ['counts'] });
    },
    1_000 + Math.random() * 500,
  );
}
