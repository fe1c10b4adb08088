import { queryOptions } from '@tanstack/react-query';
import type { listBusinessHours } from '#contract/business-hours.ts';
import type { listPolicies } from '#contract/sla.ts';
import { get } from '../../api.ts';

export const hoursQuery = queryOptions({
  queryKey: ['business-hours'],
  queryFn: async () => (await get<typeof listBusinessHours>('/business-hours')).data,
  // Whether it is open now goes by the clock.
  refetchInterval: 60_000,
});

export const policiesQuery = queryOptions({
  queryKey: ['sla', 'policies'],
  queryFn: async () => (await get<typeof listPolicies>('/sla/policies')).data,
  // The stream keeps it true.
  staleTime: Number.POSITIVE_INFINITY,
});
