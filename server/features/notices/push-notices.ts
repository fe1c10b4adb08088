import { sql } from 'kysely';
import { enqueue } from '#server/platform/jobs.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { liveDevice, noteOutcome } from './devices.ts';
import { stillDue } from './due.ts';
import { messagesOf } from './push-message.ts';
import { heldUntil, receiverOf } from './receiver.ts';
import { sendPush } from './send-push.ts';

/**
 * Takes what is to be pushed to an agent and makes a job of it for each of their devices. While they work at the
 * desk, and in their quiet hours, it waits; what they read meanwhile is not sent.
 */
export async function pushNotices(workspaceId: string, agentId: string, now: Date): Promise<void> {
  const to = await receiverOf(workspaceId, agentId);
  const held = to && heldUntil(to, now);
  await inWorkspace(workspaceId, async (tx) => {
    if (held) {
      if (await isAnyDue(tx, agentId))
        await enqueue(tx, 'push-notices', { agentId }, { key: agentId, runAt: held });
      return;
    }
    const { rows } = await sql<{ id: string; read: boolean }>`
      update notice set push_due = false where workspace_id = ${workspaceId} and agent_id = ${agentId} and push_due
      returning id, read_at is not null as read`.execute(tx.q);
    const noticeIds = rows.filter(({ read }) => !read).map(({ id }) => id);
    if (!to || noticeIds.length === 0) return;
    const devices = await tx.q
      .selectFrom('push_subscription')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .execute();
    for (const { id: deviceId } of devices)
      await enqueue(tx, 'push', { agentId, deviceId, noticeIds, attempt: 0 });
  });
}

interface Push {
  agentId: string;
  deviceId: string;
  noticeIds: string[];
  /** How often its push service was busy so far. */
  attempt: number;
}

/** Sends one device what is still unread of these notices; what its push service has no time for comes again. */
export async function push(workspaceId: string, given: Push, now: Date): Promise<void> {
  const device = await liveDevice(workspaceId, given.deviceId);
  const to = device && (await receiverOf(workspaceId, given.agentId));
  if (!device || !to || device.agentId !== given.agentId) return;
  const later = (noticeIds: string[], attempt: number, runAt: Date) =>
    inWorkspace(workspaceId, (tx) => enqueue(tx, 'push', { ...given, noticeIds, attempt }, { runAt }));
  const held = heldUntil(to, now);
  const notices = await stillDue(to, given.noticeIds, now);
  if (notices.length === 0) {
    if (given.attempt > 0) log.info({ device: device.id }, 'what could not be pushed is read or a day old');
    return;
  }
  if (held) return void (await later(given.noticeIds, given.attempt, held));
  const messages = messagesOf(to, device.language, notices);
  for (const [i, { message }] of messages.entries()) {
    const outcome = await sendPush(device.target, message, now);
    await noteOutcome(workspaceId, device.id, outcome, now);
    if (outcome.kind === 'gone') return;
    if (outcome.kind !== 'busy') continue;
    // What a push service has no time for now it will not have for the next one either.
    const wait = outcome.after ?? Math.min(30 * 2 ** given.attempt, 3_600);
    const rest = messages.slice(i).flatMap(({ ids }) => ids);
    return void (await later(rest, given.attempt + 1, new Date(now.getTime() + wait * 1_000)));
  }
}

async function isAnyDue(tx: Tx, agentId: string): Promise<boolean> {
  const row = await tx.q
    .selectFrom('notice')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('agent_id', '=', agentId)
    .where('push_due', '=', true)
    .where('read_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
