import { queryOptions } from '@tanstack/react-query';
import type { listStatuses } from '#contract/statuses.ts';
import { get } from '../../api.ts';

export const statusesQuery = queryOptions({
  queryKey: ['statuses'],
  queryFn: async () => (await get<typeof listStatuses>('/statuses')).data,
  // The stream tells when they change.
  staleTime: Number.POSITIVE_INFINITY,
});

export const archivedStatusesQuery = queryOptions({
  queryKey: ['statuses', 'archived'],
  queryFn: async () => (await get<typeof listStatuses>('/statuses', { which: 'archived' })).data,
});

export const categories = ['open', 'waiting', 'resolved'] as const;
