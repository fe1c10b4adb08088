import { sql } from 'kysely';
import { channelById } from '#server/features/channels/find.ts';
import { isPassing } from '#server/platform/database.ts';
import { log } from '#server/platform/log.ts';
import { processId } from '#server/platform/process.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { attempt } from './attempt.ts';
import type { DuePart, Outcome } from './due.ts';
import { askForDelivery } from './parts.ts';
import { settle } from './settle.ts';

/**
 * Sends a conversation's unsent parts, the oldest first, and stops at the first that has to wait: order
 * lives in the parts, never in the queue. Two runs at once do no harm, as each part is claimed under its lock.
 */
export async function drain(workspaceId: string, conversationId: string): Promise<void> {
  for (;;) {
    const part = await inWorkspace(workspaceId, (tx) => claim(tx, conversationId));
    if (!part) return;
    const channel = await channelById(part.channelId);
    const outcome = await attempt(workspaceId, part, channel);
    if (outcome.kind !== 'sent') log.info({ part: part.id, outcome: outcome.kind }, 'a part was not sent');
    if (!(await settleAtLast(workspaceId, part, outcome))) return;
  }
}

/** What the platform said must be written down, however long the database is away; a crash leaves it uncertain. */
async function settleAtLast(workspaceId: string, part: DuePart, outcome: Outcome): Promise<boolean> {
  for (let tries = 0; ; tries++) {
    try {
      return await inWorkspace(workspaceId, (tx) => settle(tx, part, outcome));
    } catch (error) {
      if (!isPassing(error) && tries > 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** tries, 5_000)));
    }
  }
}

/** Marks the oldest unsent part as in flight and hands it over; nothing while another run holds it or it waits. */
async function claim(tx: Tx, conversationId: string): Promise<DuePart | undefined> {
  const { rows } = await sql<DuePart & { state: string; nextAttemptAt: Date | null; paused: boolean }>`
    select p.id, p.message_id as "messageId", p.conversation_id as "conversationId", p.channel_id as "channelId",
      p.thread_id as "threadId", p.position, p.text, p.attachment_ids as "attachmentIds", p.attempts,
      m.sent_at as "createdAt", p.state, p.next_attempt_at as "nextAttemptAt", c.state = 'paused' as paused
    from part p
    join message m on m.workspace_id = p.workspace_id and m.id = p.message_id
    join channel c on c.workspace_id = p.workspace_id and c.id = p.channel_id
    where p.workspace_id = ${tx.workspaceId} and p.conversation_id = ${conversationId} and p.state in ('queued', 'sending')
    order by p.arrival, p.position limit 1 for update of p`.execute(tx.q);
  const part = rows[0];
  if (!part || part.state === 'sending' || part.paused) return undefined;
  if (part.nextAttemptAt && part.nextAttemptAt.getTime() > Date.now() + 20) {
    await askForDelivery(tx, conversationId, part.nextAttemptAt);
    return undefined;
  }
  await sql`
    update part set state = 'sending', attempts = attempts + 1, in_flight_by = ${processId}, next_attempt_at = null
    where workspace_id = ${tx.workspaceId} and id = ${part.id}`.execute(tx.q);
  return { ...part, attempts: part.attempts + 1 };
}
