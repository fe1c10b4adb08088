import { z } from 'zod';
import { availability } from './availability.ts';
import { endpoint, id, withId, words } from './endpoint.ts';
import { roles } from './roles.ts';

/** The channels somebody reaches; null stands for all of them, also those connected later. */
export const channelList = z.array(id).min(1).max(500).nullable();

export const agent = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    online: z.boolean(),
    availability,
    active: z.boolean().describe('false: signed out for good, and kept as the author of what they wrote'),
    channels: z.array(id).nullable().describe('what they reach; null is every channel'),
    secondFactor: z
      .boolean()
      .nullable()
      .describe('set up; null where the caller does not manage the workspace'),
  })
  .meta({ id: 'Agent' });
export type Agent = z.output<typeof agent>;

const workspace = z.object({ id, name: z.string() }).meta({ id: 'Workspace' });
const ownWorkspace = workspace
  .extend({
    secondFactorRequired: z.boolean(),
    labelRequired: z.boolean().describe('a conversation needs a label to be resolved'),
  })
  .meta({ id: 'OwnWorkspace' });

export const me = z
  .object({
    agent,
    workspace: ownWorkspace,
    workspaces: z.array(workspace),
    permissions: z.array(z.string()),
    hasSecondFactor: z.boolean(),
    mustEnrol: z.boolean().describe('a second factor has to be set up before anything else is answered'),
    version: z.string(),
  })
  .meta({ id: 'Me' });
export type Me = z.output<typeof me>;

export const getSetup = endpoint({
  method: 'GET',
  path: '/setup',
  permission: 'public',
  summary: 'Whether the first workspace is still to be made',
  reply: z.object({ needed: z.boolean() }),
});

export const password = z.string().min(10, 'needs at least 10 characters').max(128);

export const setUp = endpoint({
  method: 'POST',
  path: '/setup',
  permission: 'public',
  summary: 'Make the first workspace and its administrator with the one-time code that the server printed',
  status: 201,
  body: z.object({
    code: z.string().max(64),
    workspace: words(100).trim().min(1),
    name: words(100).trim().min(1),
    email: z.email().max(320),
    password,
  }),
  reply: z.object({ workspaceId: id }),
});

export const getMe = endpoint({
  method: 'GET',
  path: '/me',
  permission: 'self',
  summary: 'Who is asking, where, and what they may do',
  reply: me,
});

export const listAgents = endpoint({
  method: 'GET',
  path: '/agents',
  permission: 'member',
  summary: 'The agents of the workspace',
  query: z.object({ state: z.enum(['active', 'deactivated', 'any']).default('active') }),
  reply: z.object({ data: z.array(agent), next: z.null() }),
});

export const addAgent = endpoint({
  method: 'POST',
  path: '/agents',
  permission: 'workspace.manage',
  summary: 'Add an agent who signs in with this address and password; an existing account only joins',
  status: 201,
  body: z.object({
    name: words(100).trim().min(1),
    email: z.email().max(320),
    password: password.optional(),
    role: z.enum(roles),
  }),
  reply: agent,
});

export const editAgent = endpoint({
  method: 'PATCH',
  path: '/agents/:id',
  permission: 'workspace.manage',
  summary: 'Change a person’s name, role or channels; administrators reach every channel',
  params: withId,
  body: z.object({
    name: words(100).trim().min(1).optional(),
    role: z.enum(roles).optional(),
    channels: channelList.optional(),
  }),
  reply: agent,
});

export const deactivateAgent = endpoint({
  method: 'POST',
  path: '/agents/:id/deactivate',
  permission: 'workspace.manage',
  summary: 'Sign a person out everywhere and for good, their API keys too; what they wrote stays theirs',
  params: withId,
  body: z.object({
    unassign: z.boolean().default(false).describe('give back their conversations that are not resolved'),
  }),
  reply: agent,
});

export const reactivateAgent = endpoint({
  method: 'POST',
  path: '/agents/:id/reactivate',
  permission: 'workspace.manage',
  summary: 'Let a person in again who was deactivated',
  params: withId,
  reply: agent,
});

export const resetSecondFactor = endpoint({
  method: 'POST',
  path: '/agents/:id/reset-second-factor',
  permission: 'workspace.manage',
  summary: 'Remove the second factor of a person who has lost it, and sign them out; recorded as an event',
  params: withId,
  reply: agent,
});

export const editWorkspace = endpoint({
  method: 'PATCH',
  path: '/workspace',
  permission: 'workspace.manage',
  summary: 'Rename the workspace, ask everybody for a second factor, or for a label before resolving',
  body: z.object({
    name: words(100).trim().min(1).optional(),
    secondFactorRequired: z.boolean().optional(),
    labelRequired: z.boolean().optional(),
  }),
  reply: ownWorkspace,
});
