import { z } from 'zod';
import { at, endpoint, id, words } from './endpoint.ts';

const kind = z.enum(['reply', 'note']);
const place = z.object({ id, kind });

export const draft = z
  .object({
    kind,
    text: z.string(),
    revision: z.int().describe('grows with every write'),
    updatedAt: at,
    shared: z.boolean().describe('offered to the team'),
  })
  .meta({ id: 'Draft' });
export type SavedDraft = z.output<typeof draft>;

export const listDrafts = endpoint({
  method: 'GET',
  path: '/conversations/:id/drafts',
  permission: 'conversations.read',
  summary: 'What the caller has begun to write in a conversation',
  params: z.object({ id }),
  reply: z.object({ data: z.array(draft) }),
});

export const saveDraft = endpoint({
  method: 'PUT',
  path: '/conversations/:id/drafts/:kind',
  permission: 'conversations.write',
  summary: 'Keep what the caller is writing; the last to write wins, and their other screens are told',
  params: place,
  body: z.object({
    text: words(100_000).min(1),
    writer: z.string().max(64).optional().describe('comes back in the stream, to recognise one’s own'),
  }),
  reply: draft,
});

export const dropDraft = endpoint({
  method: 'DELETE',
  path: '/conversations/:id/drafts/:kind',
  permission: 'conversations.write',
  summary: 'Forget a draft, as it was sent or given up',
  params: place,
});

/** What a colleague offers to the team in a conversation. */
export const sharedDraft = z
  .object({ by: z.object({ id, name: z.string() }), text: z.string(), updatedAt: at })
  .meta({ id: 'SharedDraft' });
export type SharedDraft = z.output<typeof sharedDraft>;

export const listSharedDrafts = endpoint({
  method: 'GET',
  path: '/conversations/:id/shared-drafts',
  permission: 'conversations.read',
  summary: 'The answers that colleagues have begun and offer to the team',
  params: z.object({ id }),
  reply: z.object({ data: z.array(sharedDraft) }),
});

export const shareDraft = endpoint({
  method: 'PUT',
  path: '/conversations/:id/drafts/reply/shared',
  permission: 'conversations.write',
  summary: 'Offer the answer that the caller is writing to the team, until it is sent, given up or withdrawn',
  params: z.object({ id }),
  body: z.object({ text: words(100_000).min(1), writer: z.string().max(64).optional() }),
  reply: draft,
});

export const withdrawDraft = endpoint({
  method: 'DELETE',
  path: '/conversations/:id/drafts/reply/shared',
  permission: 'conversations.write',
  summary: 'Keep a draft to oneself again',
  params: z.object({ id }),
  reply: draft,
});
