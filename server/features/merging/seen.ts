import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

/** Who has seen everything of a conversation. */
export async function whoHasSeen(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from agent a
    join conversation c on c.workspace_id = a.workspace_id and c.id = ${id}
    left join conversation_seen s on s.workspace_id = a.workspace_id and s.agent_id = a.id and s.conversation_id = c.id
    where a.workspace_id = ${tx.workspaceId} and (c.last_activity_at <= a.unread_from or s.revision >= c.revision)
    order by a.id`.execute(tx.q);
  return rows.map((row) => row.id);
}

/** They have seen everything of it, as it is now. */
export async function haveSeen(tx: Tx, id: string, agentIds: string[]): Promise<void> {
  await sql`
    insert into conversation_seen as s (workspace_id, agent_id, conversation_id, revision)
    select c.workspace_id, a.id, c.id, c.revision from unnest(${agentIds}::uuid[]) as a(id)
    join conversation c on c.workspace_id = ${tx.workspaceId} and c.id = ${id}
    order by a.id
    on conflict (workspace_id, agent_id, conversation_id) do update set revision = excluded.revision`.execute(
    tx.q,
  );
}
