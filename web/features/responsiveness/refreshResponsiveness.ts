import type { QueryClient } from '@tanstack/react-query';

let isDue = false;

/** Counts the channels that are on screen anew once the dust has settled. */
export function refreshResponsiveness(client: QueryClient): void {
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    void client.invalidateQueries({ queryKey: ['responsiveness'] });
  }, 3_000);
}
