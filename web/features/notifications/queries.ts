import { queryOptions } from '@tanstack/react-query';
import type { getNoticeChoices, listNotices } from '#contract/notices.ts';
import { get } from '../../api.ts';

export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: () => get<typeof listNotices>('/notices'),
  staleTime: Number.POSITIVE_INFINITY,
});

export const noticeChoicesQuery = queryOptions({
  queryKey: ['noticeChoices'],
  queryFn: () => get<typeof getNoticeChoices>('/notices/choices'),
});
