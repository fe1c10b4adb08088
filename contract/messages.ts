import { z } from 'zod';
import { at, endpoint, id, page, withId, words } from './endpoint.ts';

export const attachment = z
  .object({
    id,
    name: z.string(),
    type: z.string().describe('media type as found in the bytes'),
    size: z.int().describe('bytes'),
    state: z
      .enum(['stored', 'fetching', 'failed', 'expired', 'withheld'])
      .describe('withheld: its sender is blocked, so it was not fetched'),
    url: z.string().nullable().describe('where to fetch it with the session or key of the caller'),
    inline: z.boolean().describe('a picture, sound or film that may be shown in place'),
    embedded: z.boolean().describe('shown inside the message’s own design'),
    width: z.int().nullable(),
    height: z.int().nullable(),
  })
  .meta({ id: 'Attachment' });
export type Attachment = z.output<typeof attachment>;

const copyRole = z.enum(['to', 'cc', 'bcc']);

/** Somebody else who got a message, or is to get it. */
export const copy = z
  .object({ role: copyRole, address: z.string(), name: z.string().nullable() })
  .meta({ id: 'Copy' });
export type Copy = z.output<typeof copy>;

export const partState = z.enum([
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'uncertain',
  'failed',
  'cancelled',
]);
export type PartState = z.output<typeof partState>;

/** Why a part could not be delivered; the kinds of the connectors' `SendError`. */
export const failureKind = z.enum([
  'temporary',
  'throttled',
  'rejected',
  'blocked',
  'window-closed',
  'unauthorised',
  'misconfigured',
]);
export type FailureKind = z.output<typeof failureKind>;

export const part = z
  .object({
    id,
    position: z.int(),
    state: partState,
    attempts: z.int(),
    error: z.object({ kind: failureKind, message: z.string() }).nullable(),
    nextAttemptAt: at.nullable(),
  })
  .meta({ id: 'Part' });
export type Part = z.output<typeof part>;

const author = z.object({
  kind: z.enum(['customer', 'agent', 'bot', 'automation', 'other']),
  id: id.nullable(),
  name: z.string(),
});

export const message = z
  .object({
    id,
    conversationId: id,
    kind: z.enum(['incoming', 'outgoing', 'note']),
    author,
    text: z.string().describe('what was newly written, as plain text'),
    subject: z.string().nullable(),
    quoted: z.string().nullable().describe('earlier messages that stood below, to be shown folded'),
    designed: z
      .boolean()
      .describe('its author designed it with pictures, tables or the like: GET /messages/:id/html shows it'),
    copies: z.array(copy).describe('everybody else it was addressed to'),
    mentions: z.array(id).describe('the agents that a note names'),
    automatic: z.boolean().describe('sent by a machine, such as an absence note or a bounce'),
    original: z.string().nullable().describe('where to download it as it came'),
    unsupported: z
      .string()
      .nullable()
      .describe('the platform’s name of a kind of message that cannot be shown'),
    attachments: z.array(attachment),
    replyTo: z.object({ id, text: z.string(), authorName: z.string() }).nullable(),
    reactions: z.array(z.object({ emoji: z.string(), by: z.string() })),
    parts: z.array(part).describe('deliveries of an outgoing message; empty for the others'),
    sentAt: at.describe('by the platform’s clock; orders and measures'),
    receivedAt: at.describe('by ours'),
    late: z.boolean().describe('arrived more than five minutes after it was sent'),
    editedAt: at.nullable(),
    deletedAt: at.nullable(),
    order: z.string().describe('sorts the messages of a conversation as plain text'),
    clientId: z.string().nullable().describe('the id that the sender’s own screen gave it'),
  })
  .meta({ id: 'Message' });
export type Message = z.output<typeof message>;

const written = z.object({
  text: words(20_000),
  attachments: z.array(id).max(20).default([]).describe('ids of uploaded files'),
  clientId: z.string().min(8).max(64).optional().describe('the same id again answers with the first message'),
});

export const note = written.extend({
  mentions: z
    .array(id)
    .max(50)
    .default([])
    .describe('agents whom the text names; whoever stands in it as @name is found without this'),
});

export const reply = written.extend({
  replyTo: id.nullish(),
  copies: z
    .array(z.object({ role: z.enum(['cc', 'bcc']), address: words(320).trim().min(3) }))
    .max(50)
    .default([])
    .describe('where the conversation’s composer allows copies: who else gets the answer'),
  seen: z
    .int()
    .min(0)
    .optional()
    .describe('revision of the conversation that the author had on screen; without it nothing is compared'),
});
export type Reply = z.input<typeof reply>;

/** `detail` of the 409 that answers a reply whose author had not seen everything. */
export const unseen = z.object({ revision: z.int(), messages: z.array(message) });
export type Unseen = z.output<typeof unseen>;

export const listMessages = endpoint({
  method: 'GET',
  path: '/conversations/:id/messages',
  permission: 'conversations.read',
  summary: 'Messages and notes of a conversation, newest first',
  params: withId,
  query: z.object({
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  reply: page(message),
});

export const sendMessage = endpoint({
  method: 'POST',
  path: '/conversations/:id/messages',
  permission: 'conversations.write',
  summary: 'Answer the customer where they wrote',
  status: 201,
  params: withId,
  body: reply,
  reply: message,
});

export const addNote = endpoint({
  method: 'POST',
  path: '/conversations/:id/notes',
  permission: 'conversations.write',
  summary: 'Leave a note that only the team can read',
  status: 201,
  params: withId,
  body: note,
  reply: message,
});

export const showHtml = endpoint({
  method: 'GET',
  path: '/messages/:id/html',
  permission: 'conversations.read',
  summary: 'A message as its author designed it, made harmless, as a page for a frame',
  params: withId,
  query: z.object({
    remote: z.enum(['0', '1']).default('0').describe('1: pictures are loaded from where they lie'),
  }),
});

export const downloadOriginal = endpoint({
  method: 'GET',
  path: '/messages/:id/original',
  permission: 'conversations.read',
  summary: 'A message as it came, byte for byte',
  params: withId,
});

export const listRevisions = endpoint({
  method: 'GET',
  path: '/messages/:id/revisions',
  permission: 'conversations.read',
  summary: 'Every text that a message has had, oldest first; the last one is what it says now',
  params: withId,
  reply: z.object({ data: z.array(z.object({ text: z.string(), at })) }),
});

export const retryPart = endpoint({
  method: 'POST',
  path: '/parts/:id/retry',
  permission: 'conversations.write',
  summary: 'Send a failed or uncertain part once more',
  params: withId,
  reply: message,
});

export const confirmPart = endpoint({
  method: 'POST',
  path: '/parts/:id/confirm',
  permission: 'conversations.write',
  summary: 'State that an uncertain part did arrive',
  params: withId,
  reply: message,
});

export const cancelPart = endpoint({
  method: 'POST',
  path: '/parts/:id/cancel',
  permission: 'conversations.write',
  summary: 'Give up a part that has not been sent',
  params: withId,
  reply: message,
});
