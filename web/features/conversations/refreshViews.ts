import type { QueryClient } from '@tanstack/react-query';
import type { ConversationFilter } from '#contract/conversations.ts';
import type { Pages } from './pages.ts';

let isDue = false;
let areCountsDue = false;

/**
 * Counts the views anew, whatever is open, and reads what a company's page lists: once for everything that happens within a few seconds, and when a page that
 * nobody looks at is looked at again.
 */
export function refreshViewCounts(client: QueryClient): void {
  if (areCountsDue) return;
  areCountsDue = true;
  const count = () => {
    if (document.visibilityState !== 'visible') {
      document.addEventListener('visibilitychange', count, { once: true });
      return;
    }
    areCountsDue = false;
    void client.invalidateQueries({ queryKey: ['viewCounts'] });
    void client.invalidateQueries({ queryKey: ['companies', 'conversations'] });
  };
  setTimeout(count, 3_000 + Math.random() * 1_000);
}

/** Reads the lists in an order or of a filter that only the server knows anew, once the dust has settled. */
export function refreshViews(client: QueryClient): void {
  if (isDue) return;
  isDue = true;
  setTimeout(
    () => {
      isDue = false;
      void client.invalidateQueries({ queryKey: ['viewCount'] });
      refreshViewCounts(client);
      for (const query of client.getQueryCache().findAll({ queryKey: ['conversations', 'pages'] })) {
        const { view, filter, sorting, assignee } = query.queryKey[2] as ConversationFilter;
        if (!view && !filter && !sorting && assignee !== 'unowned') continue;
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
