import type { QueryClient } from '@tanstack/react-query';
import type { ConversationFilter } from '#contract/conversations.ts';
import type { Pages } from './pages.ts';

let isDue = false;

/** Reads the lists in an order or of a filter that only the server knows anew, once the dust has settled. */
export function refreshViews(client: QueryClient): void {
  if (isDue) return;
  isDue = true;
  setTimeout(
    () => {
      isDue = false;
      void client.invalidateQueries({ queryKey: ['viewCount'] });
      for (const query of client.getQueryCache().findAll({ queryKey: ['conversations', 'pages'] })) {
        const { view, filter, sorting } = query.queryKey[2] as ConversationFilter;
        if (!view && !filter && !sorting) continue;
        // A list that was scrolled far down is cut to what can be read in one go.
        client.setQueryData<Pages>(
          query.queryKey,
          (pages) => pages && { pages: pages.pages.slice(0, 3), pageParams: pages.pageParams.slice(0, 3) },
        );
        void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
      }
    },
    1_500 + Math.random() * 500,
  );
}
