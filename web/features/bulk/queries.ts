import { queryOptions } from '@tanstack/react-query';
import type { Bulk, listBulk } from '#contract/bulk.ts';
import { get } from '../../api.ts';

export const bulkQuery = queryOptions({
  queryKey: ['bulk'],
  queryFn: async () => (await get<typeof listBulk>('/bulk')).data,
  // The stream tells how it gets on.
  staleTime: Number.POSITIVE_INFINITY,
});

const offerUndoFor = 3_600_000;

/** While it goes on, and as long as it is offered to be undone. */
export function isWorthShowing({ endedAt }: Bulk): boolean {
  return !endedAt || Date.now() - Date.parse(endedAt) <= offerUndoFor;
}
