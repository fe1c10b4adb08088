import { queryOptions } from '@tanstack/react-query';
import type { listInvitations } from '#contract/invitations.ts';
import type { listAgents } from '#contract/workspace.ts';
import { get } from '../../api.ts';

export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: () => get<typeof listAgents>('/agents'),
});

/** With those who were deactivated. */
export const peopleQuery = queryOptions({
  queryKey: ['agents', 'any'],
  queryFn: () => get<typeof listAgents>('/agents', { state: 'any' }),
});

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: () => get<typeof listInvitations>('/invitations'),
});
