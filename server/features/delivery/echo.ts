import { sql } from 'kysely';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { holdConversations } from './hold.ts';
import { countUndelivered } from './undelivered.ts';

export interface Echo {
  threadId: string;
  externalId: string;
  /** Our correlation value, where the platform hands it back. */
  partId: string | null;
  at: Date;
}

/**
 * The platform shows us a message that we sent ourselves: its part is thereby known to have arrived,
 * also when the call that sent it never returned. Answers false for a message that is not ours.
 */
export async function matchEcho(tx: Tx, echo: Echo): Promise<boolean> {
  const wanted = sql`
    select id, state, message_id, conversation_id from part
    where workspace_id = ${tx.workspaceId} and thread_id = ${echo.threadId}
      and (external_id = ${echo.externalId} or id::text = ${echo.partId ?? ''})`;
  await holdConversations(tx, (await sql<{ conversation_id: string }>`${wanted}`.execute(tx.q)).rows);
  const { rows } = await sql<{ id: string; state: string; message_id: string; conversation_id: string }>`
    ${wanted} for update`.execute(tx.q);
  const own = rows[0];
  if (!own) return false;
  // Also one that was given up or counted as failed: here it is.
  if (!['sent', 'delivered', 'read'].includes(own.state)) {
    await sql`
      update part set state = 'sent', external_id = ${echo.externalId}, sent_at = ${echo.at}, in_flight_by = null,
        error_kind = null, error_message = null
      where workspace_id = ${tx.workspaceId} and id = ${own.id}`.execute(tx.q);
    await countUndelivered(tx, own.conversation_id);
    await record(tx, [
      {
        type: 'message.delivery',
        actor: systemActor,
        conversationId: own.conversation_id,
        messageId: own.message_id,
        subjectId: own.id,
      },
    ]);
  }
  return true;
}
