import { sql } from 'kysely';
import { allOf } from '#server/features/conversations/places.ts';
import type { Tx } from '#server/transaction.ts';

/** Keeps on the conversation, or on the one it was merged into, how many of its parts need somebody's eyes. */
export async function countUndelivered(tx: Tx, conversationId: string): Promise<void> {
  await sql`
    update conversation c set undelivered = (
      select count(*) from part p
      where p.workspace_id = c.workspace_id and p.conversation_id = any(${allOf(sql`c.id`, sql`c.workspace_id`)})
        and p.state in ('failed', 'uncertain'))
    where c.workspace_id = ${tx.workspaceId} and c.id = (
      select coalesce(o.top_id, o.id) from conversation o
      where o.workspace_id = ${tx.workspaceId} and o.id = ${conversationId})`.execute(tx.q);
}
