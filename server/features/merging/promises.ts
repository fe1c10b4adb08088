import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

/** What is promised is counted anew by the messages that are there now; what is over already is told to nobody again. */
export async function countQuietly(tx: Tx, ids: string[]): Promise<void> {
  await sql`
    insert into sla_stale (workspace_id, what, of, quiet)
    select ${tx.workspaceId}::uuid, 'conversation', c.id, true from unnest(${ids}::uuid[]) as c(id)
    where exists (select from sla_policy where workspace_id = ${tx.workspaceId})
    order by c.id`.execute(tx.q);
}
