import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

/** Who is told of a channel's trouble: its owner while they are here and reach it, else every administrator. */
export async function ownersOf(tx: Tx, channelId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string; owns: boolean }>`
    select a.id, a.id = c.owner_id as owns from channel c
    join agent a on a.workspace_id = c.workspace_id and a.deactivated_at is null
      and (a.role = 'administrator' or (a.id = c.owner_id and (a.channels is null or c.id = any(a.channels))))
    where c.workspace_id = ${tx.workspaceId} and c.id = ${channelId} order by a.id`.execute(tx.q);
  const owner = rows.find((row) => row.owns);
  return owner ? [owner.id] : rows.map((row) => row.id);
}
