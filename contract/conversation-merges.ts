import { z } from 'zod';
import { conversationSummary, person } from './conversations.ts';
import { at, endpoint, id, withId } from './endpoint.ts';

const others = z.array(id).min(1).max(20);

export const conversationMergePreview = z
  .object({
    survivor: conversationSummary,
    others: z.array(
      z.object({
        conversation: conversationSummary,
        messages: z.int().describe('that move, notes included'),
        left: z
          .array(z.object({ label: z.string(), value: z.string() }))
          .describe('attributes that say something else than those of the survivor, which stay'),
      }),
    ),
    result: z.object({
      state: conversationSummary.shape.state,
      status: conversationSummary.shape.status,
      assignee: person.nullable(),
      team: person.nullable(),
      priority: conversationSummary.shape.priority,
      labels: z.array(id),
      channels: z.array(z.object({ id, name: z.string(), connector: z.string() })),
    }),
    contacts: z.array(person).describe('whose they are; more than one have to be merged first'),
    losing: z
      .array(person)
      .describe(
        'agents who reach the channel of one that goes, but not that of the survivor: they lose sight',
      ),
    reason: z.string().nullable().describe('why they cannot become one, and what to do instead'),
  })
  .meta({ id: 'ConversationMergePreview' });
export type ConversationMergePreview = z.output<typeof conversationMergePreview>;

export const previewConversationMerge = endpoint({
  method: 'POST',
  path: '/conversations/:id/merge/preview',
  permission: 'conversations.read',
  summary: 'What would come of merging others into a conversation. Changes nothing',
  params: withId,
  body: z.object({ with: others }),
  reply: conversationMergePreview,
});

export const mergeConversations = endpoint({
  method: 'POST',
  path: '/conversations/:id/merge',
  permission: 'conversations.write',
  summary: 'Merge other conversations of the same customer into this one',
  params: withId,
  body: z.object({ with: others }),
  reply: z.object({ conversation: conversationSummary, merges: z.array(id).describe('to undo them by') }),
});

export const splitConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/split',
  permission: 'conversations.write',
  summary: 'Take messages out of a conversation into a new one',
  params: withId,
  body: z.object({ messages: z.array(id).min(1).max(500) }),
  reply: z.object({
    conversation: conversationSummary.describe('the new one'),
    from: conversationSummary,
    split: id.describe('to undo it by'),
  }),
});

export const conversationMerge = z
  .object({
    id,
    kind: z.enum(['merge', 'split']),
    conversation: z.object({ id, number: z.int() }).describe('the one that stays'),
    other: z.object({ id, number: z.int() }).describe('the one that was merged into it or taken out of it'),
    by: person,
    at,
    undoneBy: person.nullable(),
    undoneAt: at.nullable(),
  })
  .meta({ id: 'ConversationMerge' });
export type ConversationMerge = z.output<typeof conversationMerge>;

export const listConversationMerges = endpoint({
  method: 'GET',
  path: '/conversations/:id/merges',
  permission: 'conversations.read',
  summary: 'What was merged into a conversation and taken out of it, the newest first',
  params: withId,
  reply: z.object({ data: z.array(conversationMerge) }),
});

export const undoConversationMerge = endpoint({
  method: 'POST',
  path: '/conversation-merges/:id/undo',
  permission: 'conversations.write',
  summary: 'Take a merge or a split back: every message is again where it belongs',
  params: withId,
  reply: z.object({ conversation: conversationSummary, other: conversationSummary }),
});
