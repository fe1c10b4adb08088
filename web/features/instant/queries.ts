import { queryOptions } from '@tanstack/react-query';
import type { listCustomerLinks, listEstimates, listInstant } from '#contract/instant.ts';
import { get } from '../../api.ts';

export const instantQuery = queryOptions({
  queryKey: ['instant-messages'],
  queryFn: async () => (await get<typeof listInstant>('/instant-messages')).data,
});

export const estimatesQuery = queryOptions({
  queryKey: ['estimates'],
  queryFn: async () => (await get<typeof listEstimates>('/estimates')).data,
  // The queue changes all the time.
  refetchInterval: 60_000,
});

export const linksQuery = queryOptions({
  queryKey: ['customer-links'],
  queryFn: async () => (await get<typeof listCustomerLinks>('/customer-links')).data,
});
