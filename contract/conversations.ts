import { z } from 'zod';
import { contact } from './contacts.ts';
import { at, endpoint, id, page, withId } from './endpoint.ts';
import { conversationState, priority, sorting } from './filter.ts';
import { copy, message } from './messages.ts';

export const person = z.object({ id, name: z.string() });
export type Person = z.output<typeof person>;

export const conversationSummary = z
  .object({
    id,
    number: z.int(),
    state: conversationState,
    subject: z.string().nullable(),
    surface: z.enum(['public', 'private']),
    channel: z.object({ id, name: z.string(), connector: z.string() }),
    contact: person,
    assignee: person.nullable(),
    lastMessage: z
      .object({ text: z.string(), kind: message.shape.kind, authorName: z.string(), at })
      .nullable(),
    waitingSince: at.nullable().describe('since when the customer waits for an answer'),
    snoozedUntil: at.nullable(),
    undelivered: z.int().describe('parts that failed or are uncertain'),
    priority,
    labels: z.array(id),
    own: z
      .object({
        seen: z.int().describe('the revision up to which the caller has seen it'),
        drafted: z.boolean().describe('the caller has begun to write here'),
      })
      .nullable()
      .describe('what is the caller’s alone; null in the stream, which is the same for many'),
    blocked: z.boolean().describe('set aside, as its customer is blocked: while resolved, no list shows it'),
    revision: z.int().describe('grows with every message that a reply’s author should have seen'),
    lastActivityAt: at,
    createdAt: at,
  })
  .meta({ id: 'ConversationSummary' });
export type ConversationSummary = z.output<typeof conversationSummary>;

/** What the composer may offer on this channel, from the connector's data. */
export const composer = z.object({
  textMax: z.int(),
  textUnit: z.enum(['characters', 'graphemes', 'bytes']),
  splits: z.boolean().describe('a longer text goes out in several parts'),
  attachmentsMax: z.int(),
  attachmentBytesMax: z.int(),
  attachmentTypes: z.array(z.string()).describe('media types or prefixes such as image/'),
  canReply: z.boolean().describe('this channel can send'),
  quotes: z.boolean(),
  reason: z.string().nullable().describe('why it cannot, in a sentence'),
  copies: z
    .object({ suggested: z.array(copy) })
    .nullable()
    .describe(
      'others may get copies; those suggested got the message that is answered. Null where they may not',
    ),
});
export type Composer = z.output<typeof composer>;

export const conversation = conversationSummary
  .extend({
    contact,
    thread: z.object({
      id,
      externalId: z.string(),
      post: z.object({ text: z.string(), url: z.string().nullable() }).nullable(),
    }),
    composer,
    earlier: z.array(
      z.object({ id, number: z.int(), state: conversationState, lastActivityAt: at, preview: z.string() }),
    ),
  })
  .meta({ id: 'Conversation' });
export type Conversation = z.output<typeof conversation>;

export const conversationFilter = z.object({
  assignee: z.enum(['mine', 'unassigned', 'all']).default('all'),
  state: conversationState.or(z.literal('any')).default('open'),
  channel: id.optional(),
  label: id.optional().describe('also finds the labels beneath it'),
  priority: priority.optional(),
  q: z.string().trim().max(200).optional().describe('words, a name, an address or a number'),
  filter: z.string().max(20_000).optional().describe('a Filter as JSON, in addition to the others'),
  view: id.optional().describe('the filter of a saved view, in addition to the others'),
  sorting: sorting.default('latest'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type ConversationFilter = z.input<typeof conversationFilter>;

const counts = z.object({ open: z.int(), waiting: z.int(), snoozed: z.int(), resolved: z.int() });
export const conversationCounts = z
  .object({ mine: counts, unassigned: counts, all: counts })
  .meta({ id: 'Counts' });
export type ConversationCounts = z.output<typeof conversationCounts>;

export const listConversations = endpoint({
  method: 'GET',
  path: '/conversations',
  permission: 'conversations.read',
  summary: 'Conversations, the latest activity first',
  query: conversationFilter,
  reply: page(conversationSummary),
});

export const countMatching = endpoint({
  method: 'GET',
  path: '/conversations/count',
  permission: 'conversations.read',
  summary: 'How many conversations a filter finds, counted up to 1,000',
  query: conversationFilter.omit({ cursor: true, limit: true, sorting: true }),
  reply: z.object({ count: z.int(), more: z.boolean().describe('there are more than were counted') }),
});

export const countConversations = endpoint({
  method: 'GET',
  path: '/conversations/counts',
  permission: 'conversations.read',
  summary: 'How many conversations each list holds',
  reply: conversationCounts,
});

export const getConversation = endpoint({
  method: 'GET',
  path: '/conversations/:id',
  permission: 'conversations.read',
  summary: 'One conversation with its contact and what the composer may do',
  params: withId,
  reply: conversation,
});

export const assignConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/assign',
  permission: 'conversations.write',
  summary: 'Give a conversation to an agent, or to nobody',
  params: withId,
  body: z.object({ agentId: id.nullable() }),
  reply: conversationSummary,
});

export const resolveConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/resolve',
  permission: 'conversations.write',
  summary: 'Mark the matter as settled',
  params: withId,
  reply: conversationSummary,
});

export const reopenConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/reopen',
  permission: 'conversations.write',
  summary: 'Open a resolved, waiting or snoozed conversation again',
  params: withId,
  reply: conversationSummary,
});

export const snoozeConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/snooze',
  permission: 'conversations.write',
  summary: 'Put a conversation away until a moment',
  params: withId,
  body: z.object({ until: at }),
  reply: conversationSummary,
});

export const typeInConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/typing',
  permission: 'conversations.write',
  summary: 'Tell colleagues, and a visitor of the website chat, that an answer is being typed',
  params: withId,
  body: z.object({ note: z.boolean().default(false) }),
});

export const lookAtConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/looking',
  permission: 'conversations.read',
  summary:
    'Tell colleagues that the caller has this conversation open; again every 30 seconds, and at the end',
  params: withId,
  body: z.object({ here: z.boolean().default(true) }),
});

export const markRead = endpoint({
  method: 'POST',
  path: '/conversations/:id/read',
  permission: 'conversations.write',
  summary: 'Remember that the team has read the thread, and tell a visitor of the website chat',
  params: withId,
});

export const prioritiseConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/prioritise',
  permission: 'conversations.write',
  summary: 'Say how urgent a conversation is',
  params: withId,
  body: z.object({ priority }),
  reply: conversationSummary,
});

export const labelConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/label',
  permission: 'conversations.write',
  summary: 'Add labels to a conversation and take others off',
  params: withId,
  body: z.object({ add: z.array(id).max(50).default([]), remove: z.array(id).max(50).default([]) }),
  reply: conversationSummary,
});

export const seeConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/seen',
  permission: 'conversations.read',
  summary: 'Remember how far the caller has seen a conversation; an earlier revision makes it unread again',
  params: withId,
  body: z.object({ revision: z.int().min(0), unread: z.boolean().default(false) }),
});

export const trailEntry = z
  .object({
    id,
    type: z.string().describe('the type of the event'),
    at,
    actor: z.object({ kind: z.enum(['customer', 'agent', 'system', 'other']), name: z.string().nullable() }),
    subject: z.string().nullable().describe('the name of the label or of the agent that it is about'),
    word: z.string().nullable().describe('what it was set to: a priority, a moment'),
    messageId: id.nullable(),
    bulk: z.object({ id, undone: z.boolean() }).nullable().describe('the change of many that it was part of'),
  })
  .meta({ id: 'TrailEntry' });
export type TrailEntry = z.output<typeof trailEntry>;

export const listTrail = endpoint({
  method: 'GET',
  path: '/conversations/:id/trail',
  permission: 'conversations.read',
  summary: 'Who did what in a conversation, the newest first',
  params: withId,
  query: z.object({
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
  reply: page(trailEntry),
});
