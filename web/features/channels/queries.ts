import { queryOptions } from '@tanstack/react-query';
import type { getChannel, listChannels, listConnectors } from '#contract/channels.ts';
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

/** Connectors change with the program, not with time. */
export const connectorsQuery = queryOptions({
  queryKey: ['connectors'],
  queryFn: () => get<typeof listConnectors>('/connectors'),
  staleTime: Number.POSITIVE_INFINITY,
});
