import { queryOptions } from '@tanstack/react-query';
import type { listChains, listTeams } from '#contract/teams.ts';
import { get } from '../../api.ts';

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: async () => (await get<typeof listTeams>('/teams')).data,
  // The stream tells when they change.
  staleTime: Number.POSITIVE_INFINITY,
});

export const archivedTeamsQuery = queryOptions({
  queryKey: ['teams', 'archived'],
  queryFn: async () => (await get<typeof listTeams>('/teams', { state: 'archived' })).data,
});

export const chainsQuery = queryOptions({
  queryKey: ['teams', 'chains'],
  queryFn: () => get<typeof listChains>('/team-chains'),
});
