import { sql } from 'kysely';
import type { SavedDraft, SharedDraft } from '#contract/drafts.ts';
import type { AgentActor } from '#server/actor.ts';
import { notFound } from '#server/errors.ts';
import { mustExist } from '#server/features/conversations/timeline.ts';
import type { Tx } from '#server/transaction.ts';
import { announceOffer, announceOwn } from './announce.ts';
import { saveDraft } from './drafts.ts';

/** The drafts that colleagues offer in a conversation, the latest first. */
export async function listSharedDrafts(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
): Promise<{ data: SharedDraft[] }> {
  await mustExist(tx, conversationId);
  const { rows } = await sql<{ id: string; name: string; text: string; updated_at: Date }>`
    select a.id, a.name, d.text, d.updated_at from draft d
    join agent a on a.workspace_id = d.workspace_id and a.id = d.agent_id and a.deactivated_at is null
    where d.workspace_id = ${tx.workspaceId} and d.conversation_id = ${conversationId} and d.kind = 'reply'
      and d.shared_at is not null and d.agent_id <> ${actor.id}
    order by d.updated_at desc, a.id`.execute(tx.q);
  return {
    data: rows.map(({ id, name, text, updated_at }) => ({
      by: { id, name },
      text,
      updatedAt: updated_at.toISOString(),
    })),
  };
}

/** Offers what the caller has written so far; what they write from now on is seen too. */
export async function shareDraft(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  draft: { text: string; writer?: string | undefined },
): Promise<SavedDraft> {
  const saved = await saveDraft(tx, actor, conversationId, 'reply', draft);
  await sql`
    update draft set shared_at = coalesce(shared_at, now()) where workspace_id = ${tx.workspaceId}
      and agent_id = ${actor.id} and conversation_id = ${conversationId} and kind = 'reply'`.execute(tx.q);
  await announceOffer(tx, actor, conversationId);
  return { ...saved, shared: true };
}

/** The draft is its agent's alone again. */
export async function withdrawDraft(tx: Tx, actor: AgentActor, conversationId: string): Promise<SavedDraft> {
  await mustExist(tx, conversationId);
  const { rows } = await sql<{ text: string; revision: number; updated_at: Date }>`
    update draft set shared_at = null, revision = revision + 1 where workspace_id = ${tx.workspaceId}
      and agent_id = ${actor.id} and conversation_id = ${conversationId} and kind = 'reply'
    returning text, revision, updated_at`.execute(tx.q);
  const [row] = rows;
  if (!row) throw notFound('draft');
  announceOwn(tx, actor.id, { conversationId, of: 'reply', revision: row.revision, writer: null });
  await announceOffer(tx, actor, conversationId);
  const { text, revision } = row;
  return { kind: 'reply', text, revision, updatedAt: row.updated_at.toISOString(), shared: false };
}

/** What was offered is gone when it is sent: the sender's own, and the colleague's whose words they took over. */
export async function dropOffered(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  takenFrom: string | undefined,
): Promise<void> {
  const { rows } = await sql<{ agent_id: string; name: string }>`
    delete from draft d using agent a where d.workspace_id = ${tx.workspaceId} and d.conversation_id = ${conversationId}
      and d.kind = 'reply' and d.shared_at is not null and d.agent_id = any(${[actor.id, takenFrom ?? actor.id]}::uuid[])
      and a.workspace_id = d.workspace_id and a.id = d.agent_id
    returning d.agent_id, a.name`.execute(tx.q);
  for (const { agent_id: id, name } of rows) {
    announceOwn(tx, id, { conversationId, of: 'reply', revision: 0, writer: null });
    await announceOffer(tx, { id, name }, conversationId);
  }
}
