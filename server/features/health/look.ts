import { type Health, SendError } from '#connectors/connector.ts';
import { channelById, forgetChannel, type OpenChannel } from '#server/features/channels/find.ts';
import { inWorkspace } from '#server/transaction.ts';
import { askHealth, remarksOnWebhook } from './ask.ts';
import { alone } from './claim.ts';
import { noteAnswer, noteSilence } from './note.ts';
import { endOf, renew } from './renew.ts';
import { type Repaired, repair } from './repair.ts';
import { healthRow } from './row.ts';
import { day, later } from './time.ts';

/** Looks at a channel's platform, mends what can be mended, and notes the rest. One look at a time. */
export async function look(channelId: string, now: Date): Promise<void> {
  // What is kept in memory may be older than what somebody has just entered.
  forgetChannel(channelId);
  const channel = await channelById(channelId);
  if (channel) await alone(channel, 'looked_by', () => lookAlone(channel, now));
}

async function lookAlone(channel: OpenChannel, now: Date): Promise<void> {
  const health = channel.state === 'disconnected' ? null : await askHealth(channel, now);
  if (health === null) return putOff(channel, now);
  if (health instanceof SendError) return noteSilence(channel, health, now);
  const row = await healthRow(channel);
  const repaired = await mendSubscription(channel, health, now);
  repaired.health.remarks.push(...(await remarksOnWebhook(channel, now)));
  const renewed = await renew(channel, row, endOf(channel, repaired.health, row), now);
  await noteAnswer(channel, { ...repaired, renewed }, now);
}

/** There is nothing to ask. */
async function putOff(channel: OpenChannel, now: Date): Promise<void> {
  await inWorkspace(channel.workspaceId, (tx) =>
    tx.q
      .updateTable('channel_health')
      .set({ look_at: later(now, day) })
      .where('workspace_id', '=', tx.workspaceId)
      .where('channel_id', '=', channel.id)
      .execute(),
  );
}

async function mendSubscription(
  channel: OpenChannel,
  health: Health,
  now: Date,
): Promise<{ health: Health; repaired: Repaired | null }> {
  if (isWhole(health)) return { health, repaired: null };
  const reason = await repair(channel, now);
  // The platform's word that it was done is not enough: what stands there now counts.
  const again = reason === null ? await askHealth(channel, now) : null;
  const after = again && !(again instanceof SendError) ? again : health;
  return { health: after, repaired: { held: isWhole(after), reason } };
}

function isWhole({ subscription }: Health): boolean {
  return subscription === null || (subscription.active && subscription.missing.length === 0);
}
