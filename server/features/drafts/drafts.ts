import { sql } from 'kysely';
import type { SavedDraft } from '#contract/drafts.ts';
import type { AgentActor } from '#server/actor.ts';
import { mustExist } from '#server/features/conversations/timeline.ts';
import { announceLive } from '#server/platform/live.ts';
import type { Tx } from '#server/transaction.ts';

type Kind = SavedDraft['kind'];

export async function listDrafts(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
): Promise<{ data: SavedDraft[] }> {
  await mustExist(tx, conversationId);
  const rows = await tx.q
    .selectFrom('draft')
    .select(['kind', 'text', 'revision', 'updated_at'])
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
  await mustExist(tx, conversationId);
  const { rows } = await sql<{ revision: number; updated_at: Date }>`
    insert into draft as d (workspace_id, agent_id, conversation_id, kind, text)
    values (${tx.workspaceId}, ${actor.id}, ${conversationId}, ${kind}, ${draft.text})
    on conflict (workspace_id, agent_id, conversation_id, kind) do update
      set text = excluded.text, revision = d.revision + 1, updated_at = now()
    returning revision, updated_at`.execute(tx.q);
  const revision = rows[0]?.revision ?? 1;
  announce(tx, actor, { conversationId, of: kind, revision, writer: draft.writer ?? null });
  return {
    kind,
    text: draft.text,
    revision,
    updatedAt: (rows[0]?.updated_at ?? new Date()).toISOString(),
  };
}

export async function dropDraft(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  kind: Kind,
): Promise<Record<string, never>> {
  await mustExist(tx, conversationId);
  const { numAffectedRows } = await sql`
    delete from draft where workspace_id = ${tx.workspaceId} and agent_id = ${actor.id}
      and conversation_id = ${conversationId} and kind = ${kind}`.execute(tx.q);
  if (numAffectedRows) announce(tx, actor, { conversationId, of: kind, revision: 0, writer: null });
  return {};
}

function announce(
  tx: Tx,
  actor: AgentActor,
  what: { conversationId: string; of: Kind; revision: number; writer: string | null },
): void {
  tx.afterCommit(() =>
    announceLive({
      kind: 'own',
      workspaceId: tx.workspaceId,
      agentId: actor.id,
      own: { kind: 'draft', ...what },
    }),
  );
}
