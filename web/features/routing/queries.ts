import { queryOptions } from '@tanstack/react-query';
import type { getAssignment, listAbilities, listSkills } from '#contract/assignment.ts';
import type { getAvailabilitySettings, listAwayReasons } from '#contract/availability.ts';
import { get } from '../../api.ts';

// What hangs on the workspace is fetched anew with it, when the stream tells that it has changed.
export const awayReasonsQuery = queryOptions({
  queryKey: ['me', 'away-reasons'],
  queryFn: async () => (await get<typeof listAwayReasons>('/availability/reasons', { state: 'any' })).data,
});

export const awayAfterQuery = queryOptions({
  queryKey: ['me', 'away-after'],
  queryFn: () => get<typeof getAvailabilitySettings>('/availability/settings'),
});

export const assignmentQuery = queryOptions({
  queryKey: ['assignment', 'settings'],
  queryFn: () => get<typeof getAssignment>('/assignment'),
});

export const abilitiesQuery = queryOptions({
  queryKey: ['assignment', 'agents'],
  queryFn: async () => (await get<typeof listAbilities>('/assignment/agents')).data,
});

export const skillsQuery = queryOptions({
  queryKey: ['assignment', 'skills'],
  queryFn: async () => (await get<typeof listSkills>('/assignment/skills')).data,
});
