import { sql } from 'kysely';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';

/** The channel was mended or resumed: what waits goes out now instead of at its next turn. */
export async function resumeDelivery(tx: Tx, channelId: string): Promise<void> {
  const { rows } = await sql<{ conversation_id: string }>`
    update part set next_attempt_at = null
    where workspace_id = ${tx.workspaceId} and channel_id = ${channelId} and state = 'queued'
    returning conversation_id`.execute(tx.q);
  for (const id of new Set(rows.map((row) => row.conversation_id)))
    await enqueue(tx, 'deliver', { conversationId: id }, { key: id });
}
