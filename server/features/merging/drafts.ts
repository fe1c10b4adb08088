import { sql } from 'kysely';
import { announceOwn } from '#server/features/drafts/announce.ts';
import type { Tx } from '#server/transaction.ts';

interface Changed {
  agent_id: string;
  kind: 'reply' | 'note';
  revision: number;
}

const between = '\n\n';

/**
 * What somebody has begun to write in the one that goes is found in the one that stays, below what they have begun
 * there. Their own rows stay, to come back with it.
 */
export async function joinDrafts(tx: Tx, from: string, into: string): Promise<void> {
  const { rows } = await sql<Changed>`
    insert into draft as d (workspace_id, agent_id, conversation_id, kind, text, shared_at)
    select workspace_id, agent_id, ${into}, kind, text, shared_at from draft
    where workspace_id = ${tx.workspaceId} and conversation_id = ${from} and text <> ''
    on conflict (workspace_id, agent_id, conversation_id, kind) do update
      set text = case when d.text = '' then excluded.text else d.text || ${between} || excluded.text end,
        revision = d.revision + 1, updated_at = now()
    returning agent_id, kind, revision`.execute(tx.q);
  tell(tx, into, rows);
}

/** What still stands there as it was taken over goes back; what was written on or sent does not come twice. */
export async function partDrafts(tx: Tx, from: string, back: string): Promise<void> {
  const within = tx.workspaceId;
  const pairs = sql`draft o where o.workspace_id = ${within} and o.conversation_id = ${back} and d.workspace_id = o.workspace_id
    and d.agent_id = o.agent_id and d.kind = o.kind and d.conversation_id = ${from}`;
  await sql`
    delete from draft o where o.workspace_id = ${within} and o.conversation_id = ${back} and o.text <> ''
      and not exists (select from draft d where d.workspace_id = o.workspace_id and d.agent_id = o.agent_id
        and d.kind = o.kind and d.conversation_id = ${from}
        and (d.text = o.text or right(d.text, length(o.text) + 2) = ${between} || o.text))`.execute(tx.q);
  const gone = await sql<Changed>`
    delete from draft d using ${pairs} and d.text = o.text returning d.agent_id, d.kind, 0 as revision`.execute(
    tx.q,
  );
  const less = await sql<Changed>`
    update draft d set text = left(d.text, length(d.text) - length(o.text) - 2), revision = d.revision + 1, updated_at = now()
    from ${pairs} and o.text <> '' and right(d.text, length(o.text) + 2) = ${between} || o.text
    returning d.agent_id, d.kind, d.revision`.execute(tx.q);
  tell(tx, from, [...gone.rows, ...less.rows]);
}

/** To the screens on which they are being written: what they hold is no longer what there is. */
function tell(tx: Tx, conversationId: string, changed: Changed[]): void {
  for (const { agent_id, kind, revision } of changed)
    announceOwn(tx, agent_id, { conversationId, of: kind, revision, writer: null });
}
