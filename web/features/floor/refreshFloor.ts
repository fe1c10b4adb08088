import type { QueryClient } from '@tanstack/react-query';

let isDue = false;

/** Looks at the floor anew where it is on screen, however much happens: once in a few seconds. */
export function refreshFloor(client: QueryClient): void {
  if (
    isDue ||
    !client
      .getQueryCache()
      .find({ queryKey: ['floor'] })
      ?.isActive()
  )
    return;
  isDue = true;
  setTimeout(
    () => {
      isDue = false;
      void client.invalidateQueries({ queryKey: ['floor'] });
    },
    2_000 + Math.random() * 1_000,
  );
}
