import { queryOptions } from '@tanstack/react-query';
import type { countMatching } from '#contract/conversations.ts';
import type { listViews } from '#contract/views.ts';
import { get } from '../../api.ts';

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: async () => (await get<typeof listViews>('/views')).data,
  // The stream tells when they change.
  staleTime: Number.POSITIVE_INFINITY,
});

/** How many are in a view, counted up to a thousand. */
export function viewCount(filter: {
  view?: string;
  filter?: string;
  assignee?: 'mine' | 'unassigned' | 'all';
  state?: 'any' | 'open' | 'waiting' | 'snoozed' | 'resolved';
}) {
  return queryOptions({
    queryKey: ['viewCount', filter],
    queryFn: () => get<typeof countMatching>('/conversations/count', { state: 'any', ...filter }),
  });
}
