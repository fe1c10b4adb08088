import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';
import { scopes } from './roles.ts';
import { channelList } from './workspace.ts';

export const apiKey = z
  .object({
    id,
    name: z.string(),
    agentName: z.string(),
    scopes: z.array(z.enum(scopes)).nullable().describe('null is whatever its maker may do'),
    channels: z.array(id).nullable().describe('null is whatever its maker reaches'),
    createdAt: at,
    lastUsedAt: at.nullable(),
    expiresAt: at.nullable(),
    live: z.boolean().describe('false where it has expired or its maker is deactivated: it is refused'),
  })
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
  summary: 'Make an API key that acts as you, with no more than you may do; its value is shown this once',
  status: 201,
  body: z.object({
    name: words(100).trim().min(1),
    scopes: z.array(z.enum(scopes)).min(1).max(scopes.length).nullish(),
    channels: channelList.optional(),
    expiresAt: at.nullish().describe('from when on it is refused'),
  }),
  reply: apiKey.extend({ key: z.string() }),
});

export const revokeApiKey = endpoint({
  method: 'DELETE',
  path: '/api-keys/:id',
  permission: 'workspace.manage',
  summary: 'End an API key',
  params: withId,
});
