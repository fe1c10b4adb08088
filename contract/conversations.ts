import { z } from 'zod';
import { composer } from './composer.ts';
import { contact } from './contacts.ts';
import { at, endpoint, id, page, withId } from './endpoint.ts';
import { conversationState, priority, sorting } from './filter.ts';
import { hit } from './hits.ts';
import { message } from './messages.ts';
import { due } from './sla.ts';

export const person = z.object({ id, name: z.string() });
export type Person = z.output<typeof person>;

const window = z
  .object({
    endsAt: at.describe('by the platform’s clock'),
    afterwards: z
      .enum(['templates', 'nothing'])
      .describe('what the platform takes then: messages that it has approved beforehand, or none'),
  })
  .nullable()
  .describe('until when a person may write anything, by the platform’s rules; null: at any time');

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
    team: person.nullable().describe('whose matter it is, beside its assignee'),
    status: person
      .nullable()
      .describe('one of the workspace’s own, always of the category of `state`; gone when that changes'),
    lastMessage: z
      .object({
        text: z.string(),
        card: z
          .object({ kind: z.string(), text: z.string() })
          .optional()
          .describe('where there are no words: what it holds instead, such as a place, and its name'),
        kind: message.shape.kind,
        authorName: z.string(),
        at,
      })
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
    window,
    due,
    caseId: id
      .nullable()
      .describe(
        'where the matter goes on in other conversations too, in public or in private: GET /cases/:id',
      ),
    mergedInto: z
      .object({ id, number: z.int() })
      .nullable()
      .describe('the conversation that this one is part of: its messages are there, and it is on no list'),
    blocked: z.boolean().describe('set aside, as its customer is blocked: while resolved, no list shows it'),
    revision: z.int().describe('grows with every message that a reply’s author should have seen'),
    lastActivityAt: at,
    createdAt: at,
    hit: hit.optional().describe('only in a list with `q`, where the words were found'),
  })
  .meta({ id: 'ConversationSummary' });
export type ConversationSummary = z.output<typeof conversationSummary>;

const place = z
  .object({
    id: id.describe('of the thread'),
    channel: z.object({ id, name: z.string(), connector: z.string() }),
    surface: z.enum(['public', 'private']),
    subject: z.string().nullable(),
    recipient: z.string().describe('what whoever reads it is called there'),
    window,
    composer,
  })
  .meta({ id: 'Place' });

export const conversation = conversationSummary
  .extend({
    contact,
    thread: z.object({
      id,
      externalId: z.string(),
      post: z.object({ text: z.string(), url: z.string().nullable() }).nullable(),
    }),
    composer: composer.describe('of the first of its places'),
    places: z
      .array(place)
      .describe(
        'where it can be answered: its own thread, and those of what was merged into it. A reply names one by `place`',
      ),
    earlier: z.array(
      z.object({ id, number: z.int(), state: conversationState, lastActivityAt: at, preview: z.string() }),
    ),
  })
  .meta({ id: 'Conversation' });
export type Conversation = z.output<typeof conversation>;

export const conversationFilter = z.object({
  assignee: z
    .enum(['mine', 'unassigned', 'unowned', 'all'])
    .default('all')
    .describe('unowned: what needs an owner, whatever `state` says'),
  state: conversationState.or(z.literal('any')).default('open'),
  team: z.enum(['mine', 'none']).or(id).optional().describe('one of the caller’s, none, or this one'),
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
  .object({
    mine: counts,
    unassigned: counts,
    all: counts,
    unowned: z
      .object({ count: z.int(), more: z.boolean() })
      .describe('what needs an owner, counted up to 1,000'),
  })
  .meta({ id: 'Counts' });
export type ConversationCounts = z.output<typeof conversationCounts>;

export const listConversations = endpoint({
  method: 'GET',
  path: '/conversations',
  permission: 'conversations.read',
  summary: 'Conversations, the latest activity first',
  query: conversationFilter,
  reply: page(conversationSummary).extend({
    more: z
      .boolean()
      .optional()
      .describe('`q` stands in more messages than were looked at: only the newest 2,000 count'),
  }),
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
  body: z.object({
    agentId: id.nullable(),
    insteadOf: id
      .nullable()
      .optional()
      .describe(
        'who had it when the caller looked (null: nobody). If somebody else has it meanwhile, the answer is 409 `taken`, whose `detail.assignee` says who',
      ),
  }),
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
  body: z.object({
    revision: z.int().min(0),
    unread: z.boolean().default(false),
    noticeId: z
      .uuid()
      .nullish()
      .describe(
        'The newest notice in the list that the caller knew: of those of this conversation, later ones stay unread, unless they are of a message up to that revision; null where the list was empty. Where it is left out, all of them are read.',
      ),
  }),
});
