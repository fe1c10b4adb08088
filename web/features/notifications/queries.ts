import { queryOptions } from '@tanstack/react-query';
import type { getNoticeChoices, getNoticeWays, listDevices, listNotices } from '#contract/notices.ts';
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

export const noticeWaysQuery = queryOptions({
  queryKey: ['noticeWays'],
  queryFn: () => get<typeof getNoticeWays>('/notices/ways'),
});

export const devicesQuery = queryOptions({
  queryKey: ['devices'],
  queryFn: () => get<typeof listDevices>('/notices/devices'),
  // Nothing in the stream tells of these.
  staleTime: 0,
});
