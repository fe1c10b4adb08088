import { sql } from 'kysely';
import { notFound } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';

export interface LockedConversation {
  id: string;
  state: 'open' | 'waiting' | 'snoozed' | 'resolved';
  revision: number;
  thread_id: string;
  channel_id: string;
  requester_id: string;
  assignee_id: string | null;
  contact_id: string;
  priority: number;
  channel_name: string;
  channel_state: string;
  connector: string;
}

/** The conversation under its row lock: whoever changes it next waits for this transaction. */
export async function lockConversation(tx: Tx, id: string): Promise<LockedConversation> {
  const { rows } = await sql<LockedConversation>`
    select c.id, c.state, c.revision, c.thread_id, c.channel_id, c.requester_id, c.assignee_id, c.contact_id, c.priority,
      ch.name as channel_name, ch.state as channel_state, ch.connector
    from conversation c
    join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    where c.workspace_id = ${tx.workspaceId} and c.id = ${id} for update of c`.execute(tx.q);
  const row = rows[0];
  if (!row) throw notFound('conversation');
  return row;
}
