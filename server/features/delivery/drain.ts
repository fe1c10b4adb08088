import { sql } from 'kysely';
import type { OutgoingPart } from '#connectors/connector.ts';
import { channelById } from '#server/features/channels/find.ts';
import { isPassing } from '#server/platform/database.ts';
import { log } from '#server/platform/log.ts';
import { processId } from '#server/platform/process.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { attempt } from './attempt.ts';
import { compose } from './compose.ts';
import type { DuePart, Outcome } from './due.ts';
import { askForDelivery } from './parts.ts';
import { settle } from './settle.ts';

/**
 * Sends a conversation's unsent parts, the oldest first, and stops at the first that has to wait: order
 * lives in the parts, never in the queue. Two runs at once do no harm, as each part is claimed under its lock.
 */
export async function drain(workspaceId: string, conversationId: string): Promise<void> {
  let claimed = await inWorkspace(workspaceId, (tx) => next(tx, conversationId));
  while (claimed) {
    const { part, outgoing } = claimed;
    const outcome = await attempt(part, outgoing, await channelById(part.channelId));
    if (outcome.kind !== 'sent') log.info({ part: part.id, outcome: outcome.kind }, 'a part was not sent');
    claimed = await settleAtLast(workspaceId, part, outcome);
  }
}

interface Claimed {
  part: DuePart;
  /** What goes to the platform, or why it could not be put together. */
  outgoing: OutgoingPart | Error;
}

/** The next part to go, in flight from now on. */
async function next(tx: Tx, conversationId: string): Promise<Claimed | undefined> {
  const part = await claim(tx, conversationId);
  if (!part) return undefined;
  const outgoing = await compose(tx, part).catch((error: Error) => {
    // What the database refused undoes the claim too, and the queue comes again.
    if ('code' in error) throw error;
    return error;
  });
  return { part, outgoing };
}

/**
 * What the platform said must be written down, however long the database is away; a crash leaves it uncertain.
 * The next part is claimed in the same transaction.
 */
async function settleAtLast(
  workspaceId: string,
  part: DuePart,
  outcome: Outcome,
): Promise<Claimed | undefined> {
  for (let tries = 0; ; tries++) {
    try {
      return await inWorkspace(workspaceId, async (tx) =>
        (await settle(tx, part, outcome)) ? next(tx, part.conversationId) : undefined,
      );
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
      p.thread_id as "threadId", p.position, p.text, p.attachment_ids as "attachmentIds", p.attempts, p.in_doubt as "inDoubt",
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
