import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';
import { roles } from './roles.ts';
import { channelList, password } from './workspace.ts';

export const invitation = z
  .object({
    id,
    role: z.enum(roles),
    email: z.string().nullable().describe('the only address that may use it; null where any may'),
    channels: z.array(id).nullable().describe('what the person will reach; null is every channel'),
    invitedBy: z.string(),
    createdAt: at,
    expiresAt: at,
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.output<typeof invitation>;

export const listInvitations = endpoint({
  method: 'GET',
  path: '/invitations',
  permission: 'agents.invite',
  summary: 'Invitations that can still be used',
  reply: z.object({ data: z.array(invitation), next: z.null() }),
});

export const invite = endpoint({
  method: 'POST',
  path: '/invitations',
  permission: 'agents.invite',
  summary: 'Make a link by which one person joins within 7 days; it is shown this once. Leads invite agents',
  status: 201,
  body: z.object({
    role: z.enum(roles),
    email: z.email().max(320).nullish(),
    channels: channelList.optional(),
  }),
  reply: invitation.extend({ link: z.string() }),
});

export const revokeInvitation = endpoint({
  method: 'DELETE',
  path: '/invitations/:id',
  permission: 'agents.invite',
  summary: 'Make an invitation’s link useless',
  params: withId,
});

// In a body and not in an address: addresses are written to logs.
const secret = z.string().min(1).max(200);

export const openInvitation = endpoint({
  method: 'POST',
  path: '/invitations/open',
  permission: 'public',
  summary: 'What an invitation’s link leads to, and who is signed in',
  body: z.object({ secret }),
  reply: z.object({
    workspace: z.string(),
    invitedBy: z.string(),
    role: z.enum(roles),
    email: z.string().nullable(),
    expiresAt: at,
    signedInAs: z.string().nullable().describe('the account that would join; null where nobody is signed in'),
  }),
});

export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/invitations/accept',
  permission: 'public',
  summary: 'Join by an invitation: as a new account, or without one as whoever is signed in',
  body: z.object({
    secret,
    account: z.object({ name: words(100).trim().min(1), email: z.email().max(320), password }).optional(),
  }),
  reply: z.object({ workspaceId: id }),
});
