import { sql } from 'kysely';
import { resumeActs } from '#server/features/acts/resume.ts';
import { resumeBlocks } from '#server/features/platform-blocks/recover.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';

/** The channel was mended or resumed: what waits goes out now instead of at its next turn. */
export async function resumeDelivery(tx: Tx, channelId: string): Promise<void> {
  const { rows } = await sql<{ conversation_id: string }>`
    with waiting as (
      select p.id from part p join message m on m.workspace_id = p.workspace_id and m.id = p.message_id
      where p.workspace_id = ${tx.workspaceId} and ${channelId} in (p.channel_id, m.from_channel_id) and p.state = 'queued'
      order by p.id for update of p
    )
    update part p set next_attempt_at = null from waiting
    where p.workspace_id = ${tx.workspaceId} and p.id = waiting.id
    returning p.conversation_id`.execute(tx.q);
  for (const id of [...new Set(rows.map((row) => row.conversation_id))].sort())
    await enqueue(tx, 'deliver', { conversationId: id }, { key: id });
  await resumeActs(tx, channelId);
  await resumeBlocks(tx, channelId);
}
