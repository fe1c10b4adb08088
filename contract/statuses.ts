import { z } from 'zod';
import { conversationSummary } from './conversations.ts';
import { endpoint, id, isVisible, withId, words } from './endpoint.ts';

const name = words(40)
  .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .pipe(z.string().refine(isVisible, 'has nothing that can be seen'));

/** Where a conversation is that has the status. Sleeping is none of them: it takes a moment to wake at. */
export const statusCategory = z.enum(['open', 'waiting', 'resolved']);
export type StatusCategory = z.output<typeof statusCategory>;

export const status = z
  .object({
    id,
    name: z.string(),
    category: statusCategory.describe('the state of every conversation that has it; never changes'),
    archived: z.boolean().describe('cannot be chosen any more; conversations that have it keep it'),
  })
  .meta({ id: 'Status' });
export type Status = z.output<typeof status>;

const all = z.object({ data: z.array(status), next: z.null() });

export const listStatuses = endpoint({
  method: 'GET',
  path: '/statuses',
  permission: 'conversations.read',
  summary: 'The workspace’s own statuses, in their order',
  query: z.object({ which: z.enum(['active', 'archived', 'any']).default('active') }),
  reply: all,
});

export const addStatus = endpoint({
  method: 'POST',
  path: '/statuses',
  permission: 'labels.manage',
  summary: 'Add a status, after those that are there',
  status: 201,
  body: z.object({ name, category: statusCategory }),
  reply: status,
});

export const editStatus = endpoint({
  method: 'PATCH',
  path: '/statuses/:id',
  permission: 'labels.manage',
  summary: 'Rename a status',
  params: withId,
  body: z.object({ name }),
  reply: status,
});

export const orderStatuses = endpoint({
  method: 'PUT',
  path: '/statuses/order',
  permission: 'labels.manage',
  summary: 'Put all statuses that are not archived into an order',
  body: z.object({ ids: z.array(id).max(200) }),
  reply: all,
});

export const archiveStatus = endpoint({
  method: 'POST',
  path: '/statuses/:id/archive',
  permission: 'labels.manage',
  summary: 'Choose a status no more; conversations that have it keep it until they move on',
  params: withId,
  reply: status,
});

export const restoreStatus = endpoint({
  method: 'POST',
  path: '/statuses/:id/restore',
  permission: 'labels.manage',
  summary: 'Use an archived status again',
  params: withId,
  reply: status,
});

export const chooseStatus = endpoint({
  method: 'POST',
  path: '/conversations/:id/status',
  permission: 'conversations.write',
  summary:
    'Give a conversation a status, and with it the state that the status belongs to, as resolving and reopening do; null takes it off and leaves the state',
  params: withId,
  body: z.object({ statusId: id.nullable() }),
  reply: conversationSummary,
});
