import type { InfiniteData, QueryClient } from '@tanstack/react-query';

/**
 * Reads anew what is on screen, or only what is older than `before`. Long lists are cut to their first page,
 * so that a moment of silence does not fetch a thousand pages.
 */
export function reloadScreens(client: QueryClient, before = Number.POSITIVE_INFINITY): void {
  const old = client
    .getQueryCache()
    .findAll({ predicate: ({ queryKey, state }) => queryKey[0] !== 'me' && state.dataUpdatedAt < before })
    .filter(({ state }) => state.dataUpdatedAt > 0);
  for (const { queryKey } of old) {
    if (queryKey[1] === 'pages') {
      client.setQueryData<InfiniteData<unknown>>(
        queryKey,
        (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
      );
    }
    void client.invalidateQueries({ queryKey, exact: true });
  }
}
