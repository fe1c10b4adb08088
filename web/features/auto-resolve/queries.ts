import { queryOptions } from '@tanstack/react-query';
import type { getAutoResolve } from '#contract/auto-resolve.ts';
import { get } from '../../api.ts';

export const autoResolveQuery = queryOptions({
  queryKey: ['auto-resolve'],
  queryFn: () => get<typeof getAutoResolve>('/auto-resolve'),
});
