import { queryOptions } from '@tanstack/react-query';
import type { listNoticeHooks } from '#contract/notice-hooks.ts';
import { get } from '../../api.ts';

export const hooksQuery = queryOptions({
  queryKey: ['notice-hooks'],
  queryFn: () => get<typeof listNoticeHooks>('/notice-hooks'),
  // Nothing in the stream tells of these.
  staleTime: 0,
});
