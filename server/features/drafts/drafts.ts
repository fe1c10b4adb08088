import { sql } from 'kysely';
import type { SavedDraft } from '#contract/drafts.ts';
import type { AgentActor } from '#server/actor.ts';
import { holdPlaces, shownAs } from '#server/features/conversations/places.ts';
import { mustExist } from '#server/features/conversations/timeline.ts';
import type { Tx } from '#server/transaction.ts';
import { announceOffer, announceOwn } from './announce.ts';

type Kind = SavedDraft['kind'];

export async function listDrafts(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
): Promise<{ data: SavedDraft[] }> {
  await mustExist(tx, conversationId);
  const rows = await tx.q
    .selectFrom('draft')
    .select(['kind', 'text', 'revision', 'updated_at', 'shared_at'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('agent_id', '=', actor.id)
    .where('conversation_id', '=', conversationId)
    .orderBy('kind')
    .execute();
  return {
    data: rows.map((row) => ({
      kind: row.kind,
      text: row.text,
      revision: row.revision,
      updatedAt: row.updated_at.toISOString(),
      shared: row.shared_at !== null,
    })),
  };
}

/** The last to write wins; the revision tells the other screens that there is something newer. */
export async function saveDraft(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  kind: Kind,
  draft: { text: string; writer?: string | undefined },
): Promise<SavedDraft> {
  await holdPlaces(tx);
  // Written on while the conversation was being merged: it goes on where the draft went, and takes no word from it.
  const shownIn = await shownAs(tx, conversationId);
  const isMoved = shownIn !== conversationId;
  const { rows } = await sql<{ revision: number; updated_at: Date; shared: boolean }>`
    insert into draft as d (workspace_id, agent_id, conversation_id, kind, text)
    values (${tx.workspaceId}, ${actor.id}, ${shownIn}, ${kind}, ${draft.text})
    on conflict (workspace_id, agent_id, conversation_id, kind) do update
      set text = case when not ${isMoved} or starts_with(excluded.text, d.text) then excluded.text
        when strpos(d.text, excluded.text) > 0 then d.text else d.text || E'\\n\\n' || excluded.text end, revision = d.revision + 1, updated_at = now()
    returning revision, updated_at, shared_at is not null as shared`.execute(tx.q);
  const revision = rows[0]?.revision ?? 1;
  const shared = rows[0]?.shared ?? false;
  announceOwn(tx, actor.id, { conversationId, of: kind, revision, writer: draft.writer ?? null });
  if (shared) await announceOffer(tx, actor, conversationId);
  return {
    kind,
    text: draft.text,
    revision,
    updatedAt: (rows[0]?.updated_at ?? new Date()).toISOString(),
    shared,
  };
}

export async function dropDraft(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  kind: Kind,
): Promise<Record<string, never>> {
  await mustExist(tx, conversationId);
  const { rows } = await sql<{ shared: boolean }>`
    delete from draft where workspace_id = ${tx.workspaceId} and agent_id = ${actor.id}
      and conversation_id = ${conversationId} and kind = ${kind} returning shared_at is not null as shared`.execute(
    tx.q,
  );
  if (rows.length > 0) announceOwn(tx, actor.id, { conversationId, of: kind, revision: 0, writer: null });
  if (rows[0]?.shared) await announceOffer(tx, actor, conversationId);
  return {};
}
