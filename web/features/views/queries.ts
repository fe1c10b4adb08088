import { queryOptions } from '@tanstack/react-query';
import type { countMatching } from '#contract/conversations.ts';
import type { countViews, listViews } from '#contract/views.ts';
import { get } from '../../api.ts';

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: async () => (await get<typeof listViews>('/views')).data,
  // The stream tells when they change.
  staleTime: Number.POSITIVE_INFINITY,
});

/** How many are in each view, by its id: one question for all of them. */
export const viewCountsQuery = queryOptions({
  queryKey: ['viewCounts'],
  queryFn: async () =>
    new Map((await get<typeof countViews>('/views/counts')).data.map((each) => [each.id, each])),
});

/** How many are in a view, counted up to a thousand. */
export function viewCount(filter: {
  view?: string;
  filter?: string;
  assignee?: 'mine' | 'unassigned' | 'unowned' | 'all';
  state?: 'any' | 'open' | 'waiting' | 'snoozed' | 'resolved';
}) {
  return queryOptions({
    queryKey: ['viewCount', filter],
    queryFn: () => get<typeof countMatching>('/conversations/count', { state: 'any', ...filter }),
  });
}
