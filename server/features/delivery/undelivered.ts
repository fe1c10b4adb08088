import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

/** Keeps on the conversation how many of its parts need somebody's eyes. */
export async function countUndelivered(tx: Tx, conversationId: string): Promise<void> {
  await sql`
    update conversation set undelivered = (
      select count(*) from part
      where workspace_id = ${tx.workspaceId} and conversation_id = ${conversationId} and state in ('failed', 'uncertain'))
    where workspace_id = ${tx.workspaceId} and id = ${conversationId}`.execute(tx.q);
}
