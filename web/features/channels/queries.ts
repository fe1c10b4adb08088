import { queryOptions } from '@tanstack/react-query';
import type { getChannel, getWebhook, listChannels, listConnectors } from '#contract/channels.ts';
import type { getHealth } from '#contract/health.ts';
import { get } from '../../api.ts';

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: () => get<typeof listChannels>('/channels'),
});

export function channelById(id: string) {
  return queryOptions({
    queryKey: ['channels', id],
    queryFn: () => get<typeof getChannel>(`/channels/${id}`),
  });
}

export function healthOf(id: string) {
  return queryOptions({
    queryKey: ['channels', id, 'health'],
    queryFn: () => get<typeof getHealth>(`/channels/${id}/health`),
    // The first look and what is read back are under way: they end in a moment.
    refetchInterval: ({ state: { data } }) =>
      data && ((data.can.look && !data.lookedAt) || data.readBack.from) ? 3_000 : false,
  });
}

/** A call to the platform, so not more often than somebody opens the page. */
export function webhookOf(id: string) {
  return queryOptions({
    queryKey: ['channels', id, 'webhook'],
    queryFn: () => get<typeof getWebhook>(`/channels/${id}/webhook`),
    retry: false,
    refetchOnWindowFocus: false,
  });
}

/** Connectors change with the program, not with time. */
export const connectorsQuery = queryOptions({
  queryKey: ['connectors'],
  queryFn: () => get<typeof listConnectors>('/connectors'),
  staleTime: Number.POSITIVE_INFINITY,
});
