import { sql } from 'kysely';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

/** Shows on the channel what keeps it from sending, until a message gets through. */
export async function reportTrouble(tx: Tx, channelId: string, message: string): Promise<void> {
  const { numAffectedRows } = await sql`
    update channel set trouble = ${message}
    where workspace_id = ${tx.workspaceId} and id = ${channelId} and trouble is distinct from ${message}`.execute(
    tx.q,
  );
  if (numAffectedRows)
    await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: channelId }]);
}

/** Something got through: what kept the channel from it is over. */
export async function mended(tx: Tx, channelId: string): Promise<void> {
  const { numAffectedRows } = await sql`
    update channel set trouble = null
    where workspace_id = ${tx.workspaceId} and id = ${channelId} and trouble is not null`.execute(tx.q);
  if (numAffectedRows)
    await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: channelId }]);
}
