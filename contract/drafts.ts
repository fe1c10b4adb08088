import { z } from 'zod';
import { at, endpoint, id, words } from './endpoint.ts';

const kind = z.enum(['reply', 'note']);
const place = z.object({ id, kind });

export const draft = z
  .object({ kind, text: z.string(), revision: z.int().describe('grows with every write'), updatedAt: at })
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
