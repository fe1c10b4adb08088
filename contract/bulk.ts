import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';
import { filter, priority } from './filter.ts';
import { handoverReason } from './teams.ts';

export const bulkAction = z.discriminatedUnion('do', [
  z.object({ do: z.literal('assign'), agentId: id.nullable() }),
  z.object({
    do: z.literal('hand-over'),
    teamId: id.nullable(),
    reason: handoverReason.optional().describe('without one, those that another team has are left to it'),
  }),
  z.object({ do: z.literal('label'), labelId: id }),
  z.object({ do: z.literal('unlabel'), labelId: id }),
  z.object({ do: z.literal('prioritise'), priority }),
  z
    .object({ do: z.literal('status'), statusId: id.nullable() })
    .describe('one of the workspace’s own, and with it the state that it belongs to; null takes it off'),
  z.object({ do: z.literal('snooze'), until: at }),
  z.object({ do: z.literal('resolve') }),
  z
    .object({
      do: z.literal('answer'),
      text: words(20_000).trim().min(1),
      resolve: z.boolean().default(false).describe('and resolve those that were answered'),
    })
    .describe('what was sent stays so when it is undone'),
  z.object({ do: z.literal('reopen') }),
  z
    .object({ do: z.literal('merge'), into: id.describe('the conversation that the others become part of') })
    .describe('only where all that the filter finds is of one contact'),
]);
export type BulkAction = z.output<typeof bulkAction>;

export const bulk = z
  .object({
    id,
    action: bulkAction,
    state: z.enum(['running', 'done', 'stopped', 'undoing', 'undone']),
    trouble: z.string().nullable().describe('why it came to a stop by itself, in a sentence'),
    total: z.int().nullable().describe('how many the filter found; null until they have been counted'),
    lookedAt: z.int(),
    changed: z.int(),
    skipped: z.int().describe('could not be changed, such as one without the label that resolving asks for'),
    restored: z.int(),
    kept: z.int().describe('not restored, as somebody has changed them since'),
    createdAt: at,
    endedAt: at.nullable(),
  })
  .meta({ id: 'Bulk' });
export type Bulk = z.output<typeof bulk>;

export const startBulk = endpoint({
  method: 'POST',
  path: '/bulk',
  permission: 'conversations.write',
  summary: 'Change every conversation that a filter finds, also those beyond the page',
  status: 201,
  body: z.object({ action: bulkAction, filter }),
  reply: bulk,
});

export const listBulk = endpoint({
  method: 'GET',
  path: '/bulk',
  permission: 'conversations.read',
  summary: 'The caller’s latest changes of many conversations',
  reply: z.object({ data: z.array(bulk), next: z.null() }),
});

export const getBulk = endpoint({
  method: 'GET',
  path: '/bulk/:id',
  permission: 'conversations.read',
  summary: 'How far a change of many conversations is; its starter’s only',
  params: withId,
  reply: bulk,
});

export const stopBulk = endpoint({
  method: 'POST',
  path: '/bulk/:id/stop',
  permission: 'conversations.write',
  summary: 'Stop a change of many conversations; what is changed stays so until it is undone',
  params: withId,
  reply: bulk,
});

export const undoBulk = endpoint({
  method: 'POST',
  path: '/bulk/:id/undo',
  permission: 'conversations.write',
  summary: 'Give every conversation back what it had, unless somebody has changed it since',
  params: withId,
  reply: bulk,
});
