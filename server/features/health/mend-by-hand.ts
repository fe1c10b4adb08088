import { ApiError, conflict } from '#server/errors.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { inWorkspace } from '#server/transaction.ts';
import { look } from './look.ts';
import { askReadBack } from './read-back-due.ts';
import { repair } from './repair.ts';
import { holdHealth } from './row.ts';
import { day, later } from './time.ts';

/**
 * Somebody asks for the subscription to be repaired: earlier repairs that did not hold are forgotten, and what
 * happened since it was last seen to be whole is read back.
 * @throws ApiError with the platform's reason
 */
export async function mendByHand(channel: OpenChannel, now: Date): Promise<void> {
  if (!channel.connector.subscribe || !channel.connector.health)
    throw conflict('cannot-repair', 'On this channel nothing can be subscribed to from here.');
  const reason = await repair(channel, now);
  if (reason !== null) throw new ApiError(422, 'channel-refused', reason);
  await inWorkspace(channel.workspaceId, async (tx) => {
    const row = await holdHealth(tx, channel.id);
    if (!row) return;
    await tx.q
      .updateTable('channel_health')
      .set({ lapses: 0, repaired_at: null })
      .where('workspace_id', '=', tx.workspaceId)
      .where('channel_id', '=', channel.id)
      .execute();
    await askReadBack(tx, channel.id, row.looked_at ?? later(now, -day), 'subscription', now);
  });
  await look(channel.id, now);
}
