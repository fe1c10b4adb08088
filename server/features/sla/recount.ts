import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

/** Before the id of every conversation. */
const beginning = '00000000-0000-0000-0000-000000000000';

/**
 * What is promised has changed: everything that is not settled is counted anew, in the background. What is over by
 * then is shown as such and told to nobody, as nobody could have kept it.
 */
export async function recountAll(tx: Tx): Promise<void> {
  await sql`
    insert into sla_stale (workspace_id, what, of, quiet)
    select ${tx.workspaceId}::uuid, 'workspace', ${beginning}::uuid, true
    where exists (select from sla_policy where workspace_id = ${tx.workspaceId})
      or exists (select from sla_due where workspace_id = ${tx.workspaceId})`.execute(tx.q);
}
