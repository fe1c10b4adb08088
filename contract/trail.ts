import { z } from 'zod';
import { at, endpoint, id, page, withId } from './endpoint.ts';

export const trailEntry = z
  .object({
    id,
    type: z.string().describe('the type of the event'),
    at,
    actor: z.object({ kind: z.enum(['customer', 'agent', 'system', 'other']), name: z.string().nullable() }),
    subject: z
      .string()
      .nullable()
      .describe(
        'the name of the label, the status, the agent or the team that it is about; why a message was hidden or removed',
      ),
    word: z
      .string()
      .nullable()
      .describe(
        'what it was set to: a priority, a moment; on which grounds a message was hidden; what failed; `outside-team`: given to somebody who is not in its team; `team-closed`: handed over because its team had closed; `silent 7`: resolved after so many days without a word; `undelivered`: reopened because an answer did not get through',
      ),
    reason: z
      .string()
      .nullable()
      .describe(
        'why it was handed over from one team to another; of a merge, the attributes of the other one that gave way',
      ),
    messageId: id.nullable(),
    merge: z
      .object({ id, other: z.object({ id, number: z.int() }), undone: z.boolean() })
      .nullable()
      .describe('the merge or split that it is about, to undo it by, and the other conversation'),
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
