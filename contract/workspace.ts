import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';
import { roles } from './roles.ts';

export const agent = z
  .object({ id, name: z.string(), email: z.string(), role: z.enum(roles), online: z.boolean() })
  .meta({ id: 'Agent' });
export type Agent = z.output<typeof agent>;

const workspace = z.object({ id, name: z.string() }).meta({ id: 'Workspace' });

export const me = z
  .object({
    agent,
    workspace,
    workspaces: z.array(workspace),
    permissions: z.array(z.string()),
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

const password = z.string().min(10, 'needs at least 10 characters').max(128);

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
  permission: 'member',
  summary: 'Who is asking, where, and what they may do',
  reply: me,
});

export const listAgents = endpoint({
  method: 'GET',
  path: '/agents',
  permission: 'member',
  summary: 'The agents of the workspace',
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

export const editWorkspace = endpoint({
  method: 'PATCH',
  path: '/workspace',
  permission: 'workspace.manage',
  summary: 'Rename the workspace',
  body: z.object({ name: words(100).trim().min(1) }),
  reply: workspace,
});

export const apiKey = z
  .object({ id, name: z.string(), agentName: z.string(), createdAt: at, lastUsedAt: at.nullable() })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.output<typeof apiKey>;

export const listApiKeys = endpoint({
  method: 'GET',
  path: '/api-keys',
  permission: 'workspace.manage',
  summary: 'API keys, without their values',
  reply: z.object({ data: z.array(apiKey), next: z.null() }),
});

export const createApiKey = endpoint({
  method: 'POST',
  path: '/api-keys',
  permission: 'workspace.manage',
  summary: 'Make an API key that acts as you; its value is shown this once',
  status: 201,
  body: z.object({ name: words(100).trim().min(1) }),
  reply: apiKey.extend({ key: z.string() }),
});

export const revokeApiKey = endpoint({
  method: 'DELETE',
  path: '/api-keys/:id',
  permission: 'workspace.manage',
  summary: 'End an API key',
  params: withId,
});
