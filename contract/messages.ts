import { z } from 'zod';
import { askedChoices, shownChoices } from './choices.ts';
import { act, deed } from './deeds.ts';
import { at, endpoint, id, page, withId, words } from './endpoint.ts';
import { failureKind } from './failures.ts';
import { styledLine } from './styled.ts';
import { filledTemplate } from './templates.ts';

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
    error: z
      .string()
      .nullable()
      .describe('why it could not be fetched, in a sentence; null where nothing is known'),
  })
  .meta({ id: 'Attachment' });
export type Attachment = z.output<typeof attachment>;

/** Something in a message that is neither words nor a file. Addresses are http or https. */
export const card = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('place'),
      latitude: z.number(),
      longitude: z.number(),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
    z.object({
      kind: z.literal('person'),
      name: z.string(),
      phones: z.array(z.string()).optional(),
      emails: z.array(z.string()).optional(),
      organisation: z.string().optional(),
    }),
    z.object({ kind: z.literal('choice'), title: z.string(), payload: z.string().optional() }),
    z.object({
      kind: z.literal('link'),
      of: z.enum(['post', 'reel', 'story', 'advert', 'product', 'page']),
      how: z.enum(['shared', 'answered', 'mentioned', 'came-by']),
      title: z.string().optional(),
      url: z.string().optional(),
    }),
    z.object({
      kind: z.literal('order'),
      items: z.array(z.object({ name: z.string(), quantity: z.number(), price: z.string().optional() })),
      note: z.string().optional(),
    }),
    z.object({ kind: z.literal('form'), fields: z.array(z.object({ name: z.string(), value: z.string() })) }),
    z.object({ kind: z.literal('happened'), what: z.string().describe('a sentence in English') }),
  ])
  .meta({ id: 'Card' });
export type Card = z.output<typeof card>;

/** Somebody else who got a message, or is to get it. */
export const copy = z
  .object({ role: z.enum(['to', 'cc', 'bcc']), address: z.string(), name: z.string().nullable() })
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

const channel = z.object({ id, name: z.string(), connector: z.string() });
const other = z.object({ messageId: id, conversationId: id });
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
    text: z
      .string()
      .describe('what was newly written, as plain text; of an answer or a note, as it was typed'),
    shown: z
      .array(styledLine)
      .nullable()
      .describe('the text with its marks, as it reads where it went; null where that is the text itself'),
    subject: z.string().nullable(),
    quoted: z.string().nullable().describe('earlier messages that stood below, to be shown folded'),
    designed: z
      .boolean()
      .describe('its author designed it with pictures, tables or the like: GET /messages/:id/html shows it'),
    copies: z.array(copy).describe('everybody else it was addressed to'),
    mentions: z.array(id).describe('the agents that a note names, also as part of a team'),
    automatic: z.boolean().describe('sent by a machine, such as an absence note or a bounce'),
    original: z.string().nullable().describe('where to download it as it came'),
    unsupported: z
      .string()
      .nullable()
      .describe('the platform’s name of a kind of message that cannot be shown'),
    attachments: z.array(attachment),
    cards: z.array(card),
    replyTo: z.object({ id, text: z.string(), authorName: z.string() }).nullable(),
    reactions: z.array(
      z.object({ emoji: z.string(), by: z.string(), ours: z.boolean().describe('of the channel’s account') }),
    ),
    can: z.array(deed).describe('what its platform lets the team do with it'),
    signs: z.array(z.string()).nullable().describe('the only emoji that can be put on it; null: any'),
    acts: z
      .array(act)
      .describe(
        'what the team has asked for: of each matter the latest that was done, and what was asked for since',
      ),
    template: z
      .object({ name: z.string(), language: z.string() })
      .nullable()
      .describe('which template of the platform it is; its text is what the customer reads'),
    choices: shownChoices.nullable().describe('of an answer: what the customer can tap'),
    via: z
      .object({ threadId: id, channel })
      .nullable()
      .describe('where it was written, if not in the place of its conversation but of one merged into it'),
    sentFrom: channel.nullable().describe('of an answer: whose account wrote it, if not its channel’s'),
    parts: z.array(part).describe('deliveries of an outgoing message; empty for the others'),
    sentAt: at.describe('by the platform’s clock; orders and measures'),
    receivedAt: at.describe('by ours'),
    late: z.boolean().describe('arrived more than five minutes after it was sent'),
    editedAt: at.nullable(),
    deletedAt: at.nullable(),
    removedAt: at.nullable().describe('taken off its platform by the team, which keeps it here'),
    hiddenAt: at.nullable().describe('on a public surface: since when it is hidden from the public'),
    privateReply: z
      .object({
        until: at,
        used: other.nullable().describe('the answer that has used it up'),
      })
      .nullable()
      .describe('of a public message: it may be answered in private, once; null where it never may'),
    answersInPublic: other
      .extend({ text: z.string(), authorName: z.string() })
      .nullable()
      .describe('the public message that this one answers in private'),
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
    .describe('agents whom the text names; whoever stands in it as @name, a team too, is found without this'),
});

export const reply = written.extend({
  text: words(20_000).default(''),
  template: filledTemplate
    .optional()
    .describe('in place of a text: what the platform has approved beforehand, with its values'),
  ...askedChoices,
  replyTo: id.nullish(),
  place: id
    .optional()
    .describe(
      'one of the conversation’s places; else that of the message it answers, or of the customer’s latest',
    ),
  author: z
    .enum(['person', 'bot', 'automation'])
    .default('person')
    .describe(
      'who decided to say this: a bot or an automation has to say so, as platforms allow people to answer longer',
    ),
  draftOf: id
    .optional()
    .describe('the colleague whose shared draft this answer goes back to: it is gone when this is sent'),
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
