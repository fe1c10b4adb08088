import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';

export const connector = z
  .object({
    name: z.string(),
    title: z.string(),
    icon: z.string().describe('SVG'),
    summary: z.string(),
    guide: z.string().describe('Markdown: how to connect it, step by step'),
    settings: z
      .record(z.string(), z.unknown())
      .describe('JSON Schema; `x-secret` marks what is never shown again'),
    can: z.array(z.string()).describe('names of the optional functions it has'),
    embed: z.boolean().describe('its channels live in a page of the customer’s own site'),
  })
  .meta({ id: 'Connector' });
export type Connector = z.output<typeof connector>;

const settings = z.record(z.string(), z.unknown());

export const channel = z
  .object({
    id,
    connector: z.string(),
    name: z.string(),
    brand: z.object({ id, name: z.string() }),
    state: z.enum(['active', 'paused', 'disconnected']),
    trouble: z.string().nullable().describe('what is wrong, in a sentence'),
    settings: settings.describe('secrets are replaced by true where one is set'),
    account: z.string().nullable().describe('who it is on the platform, as the platform says'),
    webhookUrl: z.string().nullable().describe('where the platform delivers; null where it pushes nothing'),
    doorAddress: z
      .string()
      .nullable()
      .describe('where Earshot’s own server takes messages for this channel; null where it has none'),
    lastReadAt: at.nullable().describe('of a platform that pushes nothing: when it was last asked'),
    snippet: z.string().nullable().describe('HTML to paste into the site, for channels that embed'),
    tryUrl: z.string().nullable().describe('a page to try it on at once'),
    createdAt: at,
    lastReceivedAt: at.nullable(),
    lastSentAt: at.nullable(),
  })
  .meta({ id: 'Channel' });
export type Channel = z.output<typeof channel>;

export const listConnectors = endpoint({
  method: 'GET',
  path: '/connectors',
  permission: 'channels.read',
  summary: 'Every connector with the JSON Schema of its settings',
  reply: z.object({ data: z.array(connector), next: z.null() }),
});

export const listChannels = endpoint({
  method: 'GET',
  path: '/channels',
  permission: 'channels.read',
  summary: 'The channels of the workspace',
  reply: z.object({ data: z.array(channel), next: z.null() }),
});

export const getChannel = endpoint({
  method: 'GET',
  path: '/channels/:id',
  permission: 'channels.read',
  summary: 'One channel',
  params: withId,
  reply: channel,
});

export const connectChannel = endpoint({
  method: 'POST',
  path: '/channels',
  permission: 'channels.manage',
  summary: 'Connect a channel; the answer shows generated secrets this once',
  status: 201,
  body: z.object({ connector: z.string(), name: words(100).trim().min(1), settings: settings.default({}) }),
  reply: channel.extend({
    generated: z.record(z.string(), z.string()).describe('secrets made for you, by setting'),
  }),
});

export const editChannel = endpoint({
  method: 'PATCH',
  path: '/channels/:id',
  permission: 'channels.manage',
  summary: 'Rename a channel, change its settings, pause or resume it',
  params: withId,
  body: z.object({
    name: words(100).trim().min(1).optional(),
    settings: settings.optional().describe('only what changes; a secret left out stays'),
    state: z.enum(['active', 'paused']).optional(),
  }),
  reply: channel,
});

export const checkChannel = endpoint({
  method: 'POST',
  path: '/channels/:id/check',
  permission: 'channels.manage',
  summary: 'Try the channel’s credentials now; what is wrong stands in `trouble`',
  params: withId,
  reply: channel,
});

export const disconnectChannel = endpoint({
  method: 'DELETE',
  path: '/channels/:id',
  permission: 'channels.manage',
  summary: 'Disconnect a channel; its conversations stay',
  params: withId,
  reply: channel,
});
