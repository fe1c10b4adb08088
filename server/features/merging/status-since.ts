import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import type { Entry } from './journal.ts';

/**
 * Somebody has chosen a status, or taken it off, in one of these conversations since the entry was made. What other
 * merges have brought along, or what has ended it with its state, is nobody's choice.
 */
export async function isStatusChosenSince(tx: Tx, entry: Entry, ids: string[]): Promise<boolean> {
  const { rows } = await sql`
    select from event made
    join event e on e.workspace_id = made.workspace_id and e.conversation_id = any(${ids}::uuid[])
      and e.type = 'conversation.status-changed' and e.seq > made.seq
    where made.workspace_id = ${tx.workspaceId} and made.conversation_id = ${entry.conversation_id}
      and made.type = 'conversation.merged' and made.subject_id = ${entry.id} limit 1`.execute(tx.q);
  return rows.length > 0;
}
