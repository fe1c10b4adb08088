import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';
import { troubleKinds } from './health.ts';

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
    can: z.array(z.string()).describe('names of the optional things it has'),
    embed: z.boolean().describe('its channels live in a page of the customer’s own site'),
    app: z
      .object({
        name: z.string(),
        title: z.string(),
        settings: z
          .array(z.string())
          .describe('settings that may be left out where such an app is there already'),
        operator: z.boolean().describe('this installation’s operator offers one to every workspace'),
      })
      .nullable()
      .describe('the application at the platform that its channels share with those of other connectors'),
    practice: z
      .boolean()
      .describe('the operator has a sandbox with accounts for it: `POST /channels/sandbox` connects one'),
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
    sharedWebhookUrl: z
      .string()
      .nullable()
      .describe('where an app delivers that serves several channels; null where there are no such apps'),
    app: z
      .object({ name: z.string(), of: z.enum(['workspace', 'operator']) })
      .nullable()
      .describe('whose application it uses: one that the workspace has entered, or the operator’s'),
    doorAddress: z
      .string()
      .nullable()
      .describe('where Earshot’s own server takes messages for this channel; null where it has none'),
    lastReadAt: at.nullable().describe('of a platform that pushes nothing: when it was last asked'),
    snippet: z.string().nullable().describe('HTML to paste into the site, for channels that embed'),
    tryUrl: z.string().nullable().describe('a page to try it on at once'),
    practice: z
      .object({
        url: z
          .string()
          .nullable()
          .describe(
            'where to write as a customer, on the machine that Earshot runs on; null while there is no sandbox',
          ),
      })
      .nullable()
      .describe('where its account is one of the operator’s sandbox and nobody’s real one'),
    answersFrom: z
      .object({ id, name: z.string() })
      .nullable()
      .describe('the channel from whose account its public posts are answered; null: from its own'),
    answersFor: z
      .array(z.object({ id, name: z.string() }))
      .describe('channels whose public posts are answered from this one'),
    team: z
      .object({ id, name: z.string(), archived: z.boolean() })
      .nullable()
      .describe('whose matter a new conversation is, unless a rule says otherwise'),
    createdAt: at,
    lastReceivedAt: at.nullable(),
    lastSentAt: at.nullable(),
    troubles: z
      .array(z.object({ kind: z.enum(troubleKinds), text: z.string(), since: at }))
      .describe('what is wrong now, the oldest first; GET /channels/:id/health tells more'),
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

export const connectPractice = endpoint({
  method: 'POST',
  path: '/channels/sandbox',
  permission: 'channels.manage',
  summary: 'Connect an account of the operator’s sandbox, to practise with: it has everything it needs',
  status: 201,
  body: z.object({ connector: z.string().max(100), name: words(100).trim().min(1).optional() }),
  reply: channel,
});

export const editChannel = endpoint({
  method: 'PATCH',
  path: '/channels/:id',
  permission: 'channels.manage',
  summary:
    'Rename a channel, change its settings, pause or resume it, say who answers and whose matter it is',
  params: withId,
  body: z.object({
    name: words(100).trim().min(1).optional(),
    settings: settings.optional().describe('only what changes; a secret left out stays'),
    state: z.enum(['active', 'paused']).optional(),
    answersFrom: id
      .nullable()
      .optional()
      .describe(
        'another channel of the same connector that answers public posts, where its `can` has `answersFromAny`',
      ),
    teamId: id.nullable().optional().describe('the team to which new conversations are given'),
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

export const webhookEntry = z
  .object({
    entered: z
      .object({
        url: z.string().nullable().describe('where the platform delivers; null: nowhere yet'),
        here: z.boolean().describe('that is this Earshot'),
        missing: z.array(z.string()).describe('what it does not tell of although the channel needs it'),
      })
      .nullable()
      .describe('null: it cannot be asked, or the app is the operator’s'),
  })
  .meta({ id: 'WebhookEntry' });
export type WebhookEntry = z.output<typeof webhookEntry>;

export const getWebhook = endpoint({
  method: 'GET',
  path: '/channels/:id/webhook',
  permission: 'channels.manage',
  summary: 'Ask the platform which webhook it has entered for the channel’s application',
  params: withId,
  reply: webhookEntry,
});

export const enterWebhook = endpoint({
  method: 'POST',
  path: '/channels/:id/webhook',
  permission: 'channels.manage',
  summary: 'Enter our address as the webhook of the application, in place of what is entered there',
  params: withId,
  reply: webhookEntry,
});

export const disconnectChannel = endpoint({
  method: 'DELETE',
  path: '/channels/:id',
  permission: 'channels.manage',
  summary: 'Disconnect a channel; its conversations stay',
  params: withId,
  reply: channel,
});
