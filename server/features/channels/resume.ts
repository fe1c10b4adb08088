import { sql } from 'kysely';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';

/** The channel was mended or resumed: what waits goes out now instead of at its next turn. */
export async function resumeDelivery(tx: Tx, channelId: string): Promise<void> {
  const { rows } = await sql<{ conversation_id: string }>`
    with waiting as (
      select id from part where workspace_id = ${tx.workspaceId} and channel_id = ${channelId} and state = 'queued'
      order by id for update
    )
    update part p set next_attempt_at = null from waiting
    where p.workspace_id = ${tx.workspaceId} and p.id = waiting.id
    returning p.conversation_id`.execute(tx.q);
  for (const id of [...new Set(rows.map((row) => row.conversation_id))].sort())
    await enqueue(tx, 'deliver', { conversationId: id }, { key: id });
}
