import { sql } from 'kysely';
import { conflict } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import type { LockedConversation } from './lock.ts';

/** A resolved conversation stays so where its customer has begun a newer one in the same thread. */
export async function refuseSecondOpen(tx: Tx, conversation: LockedConversation): Promise<void> {
  if (conversation.state !== 'resolved' || conversation.beside) return;
  const { rows } = await sql<{ number: number }>`
    select number from conversation
    where workspace_id = ${tx.workspaceId} and thread_id = ${conversation.thread_id}
      and requester_id = ${conversation.requester_id} and state <> 'resolved' and not beside`.execute(tx.q);
  if (rows[0]) {
    throw conflict(
      'open-elsewhere',
      `The customer has written again since: conversation #${rows[0].number} is open for the same thread. Go on there.`,
    );
  }
}
