import { queryOptions } from '@tanstack/react-query';
import type { getOwnership } from '#contract/ownership.ts';
import { get } from '../../api.ts';

export const ownershipQuery = queryOptions({
  queryKey: ['ownership'],
  queryFn: () => get<typeof getOwnership>('/ownership'),
});
