import { createHash } from 'node:crypto';
import type { Tx } from '#server/transaction.ts';
import type { Change } from './target.ts';

/** Keeps a change whose message has not come yet; a repeat of it is recognised by what it says. */
export async function keepOrphan(
  tx: Tx,
  change: Change,
  threadExternalId: string,
  target: string,
): Promise<void> {
  const event = JSON.stringify(change.event);
  await tx.q
    .insertInto('orphan')
    .values({
      workspace_id: tx.workspaceId,
      channel_id: change.channelId,
      thread_external_id: threadExternalId,
      target,
      derived_key: createHash('sha256').update(event).digest('base64url'),
      event,
      received_at: change.receivedAt,
      arrival: change.arrival,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
