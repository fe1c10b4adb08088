import { sql } from 'kysely';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

/** Something about these messages' files has changed: whoever has them on screen gets them anew. */
export async function tellOf(tx: Tx, messageIds: string[]): Promise<void> {
  const { rows } = await sql<{ id: string; conversation_id: string }>`
    select id, conversation_id from message
    where workspace_id = ${tx.workspaceId} and id = any(${messageIds}::uuid[])`.execute(tx.q);
  await record(
    tx,
    rows.map((row) => ({
      type: 'message.edited',
      actor: systemActor,
      conversationId: row.conversation_id,
      messageId: row.id,
    })),
  );
}
