import { queryOptions } from '@tanstack/react-query';
import type { listBulk } from '#contract/bulk.ts';
import { get } from '../../api.ts';

export const bulkQuery = queryOptions({
  queryKey: ['bulk'],
  queryFn: async () => (await get<typeof listBulk>('/bulk')).data,
  // The stream tells how it gets on.
  staleTime: Number.POSITIVE_INFINITY,
});
