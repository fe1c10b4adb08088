import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';
import { conversationState, priority } from './filter.ts';

const name = words(80).trim().min(1);
const url = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .describe('an address of the workspace’s own; never shown again');

export const webhook = z
  .object({
    id,
    name: z.string(),
    host: z.string().describe('of the address, the rest of which is a secret'),
    lastTakenAt: at.nullable(),
    waiting: z.int().describe('calls that are still to be made'),
    trouble: z.string().nullable().describe('what went wrong last, in a sentence'),
    broken: z.boolean().describe('it is not called any more, until it is given an address anew'),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.output<typeof webhook>;

const withSecret = webhook.extend({
  secret: z
    .string()
    .nullable()
    .describe('signs the calls as Standard Webhooks has it; shown this once, null where there is no new one'),
});

/** What is posted to a webhook. The header `webhook-id` is the same on every attempt: drop what came before. */
export const webhookCall = z
  .object({
    type: z.enum(['rule', 'trial']),
    id: id.describe('of the call, as in the header webhook-id'),
    at: at.describe('when the rule asked for it'),
    workspaceId: id,
    rule: z
      .object({ id, name: z.string(), happened: z.string().describe('what set it going, such as message') })
      .nullable(),
    conversation: z
      .object({
        id,
        number: z.int(),
        url: z.string(),
        state: conversationState,
        priority,
        channel: z.object({ id, name: z.string(), connector: z.string() }),
        contact: z.object({ id, name: z.string(), language: z.string().nullable() }),
        assignee: z.object({ id, name: z.string() }).nullable(),
        team: z.object({ id, name: z.string() }).nullable(),
        status: z.object({ id, name: z.string() }).nullable().describe('one of the workspace’s own'),
        labels: z.array(z.string()),
      })
      .nullable()
      .describe('as it is when the call is made'),
    message: z
      .object({ id, text: z.string(), sentAt: at })
      .nullable()
      .describe('that the rule was set going by; null where there is none, or it was taken back'),
  })
  .meta({ id: 'WebhookCall' });
export type WebhookCall = z.output<typeof webhookCall>;

export const listWebhooks = endpoint({
  method: 'GET',
  path: '/webhooks',
  permission: 'rules.manage',
  summary: 'The addresses of the workspace’s own that rules can call',
  reply: z.object({ data: z.array(webhook), next: z.null() }),
});

export const addWebhook = endpoint({
  method: 'POST',
  path: '/webhooks',
  permission: 'workspace.manage',
  summary: 'Add an address that rules can call; answers with the secret that signs the calls, once',
  status: 201,
  body: z.object({ name, url }),
  reply: withSecret,
});

export const editWebhook = endpoint({
  method: 'PATCH',
  path: '/webhooks/:id',
  permission: 'workspace.manage',
  summary: 'Rename it, give it another address or another secret; an address given anew is called again',
  params: withId,
  body: z.object({ name: name.optional(), url: url.optional(), newSecret: z.boolean().default(false) }),
  reply: withSecret,
});

export const removeWebhook = endpoint({
  method: 'DELETE',
  path: '/webhooks/:id',
  permission: 'workspace.manage',
  summary: 'Call it no more; what rules ask of it from then on is noted as not done',
  params: withId,
});

export const tryWebhook = endpoint({
  method: 'POST',
  path: '/webhooks/:id/try',
  permission: 'workspace.manage',
  summary: 'Call it once with a trial; answers 409 with the reason where it is not taken',
  params: withId,
  reply: webhook,
});
