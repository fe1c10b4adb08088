import { sql } from 'kysely';
import { notFound } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import { holdPlaces, isMerged } from './places.ts';

export interface LockedConversation {
  id: string;
  state: 'open' | 'waiting' | 'snoozed' | 'resolved';
  revision: number;
  thread_id: string;
  channel_id: string;
  requester_id: string;
  status_id: string | null;
  assignee_id: string | null;
  team_id: string | null;
  contact_id: string;
  /** Another one of its thread gets what the customer writes. */
  beside: boolean;
  priority: number;
  channel_name: string;
  channel_state: string;
  connector: string;
  /** Others were merged into it: it may be answered in more than one place. */
  is_several: boolean;
}

/**
 * The conversation under its row lock: whoever changes it next waits for this transaction. Its messages stay in it
 * until the end.
 * @throws ApiError also where it was merged into another one, with the one to go on in
 */
export async function lockConversation(tx: Tx, id: string): Promise<LockedConversation> {
  await holdPlaces(tx);
  const { rows } = await sql<LockedConversation & { top_id: string | null }>`
    select c.id, c.state, c.status_id, c.revision, c.thread_id, c.channel_id, c.requester_id, c.assignee_id, c.team_id, c.contact_id, c.priority, c.beside,
      ch.name as channel_name, ch.state as channel_state, ch.connector,
      c.top_id, exists (select from conversation g where g.workspace_id = c.workspace_id and g.top_id = c.id) as is_several
    from conversation c
    join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    where c.workspace_id = ${tx.workspaceId} and c.id = ${id} for update of c`.execute(tx.q);
  const row = rows[0];
  if (!row) throw notFound('conversation');
  if (row.top_id !== null) throw await isMerged(tx, row.top_id);
  return row;
}
