import { queryOptions } from '@tanstack/react-query';
import type { listLabels } from '#contract/labels.ts';
import { get } from '../../api.ts';

export const labelsQuery = queryOptions({
  queryKey: ['labels'],
  queryFn: async () => (await get<typeof listLabels>('/labels')).data,
  // The stream tells when they change.
  staleTime: Number.POSITIVE_INFINITY,
});
