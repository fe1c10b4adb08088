import { sql } from 'kysely';
import type { OutgoingPart } from '#connectors/connector.ts';
import { channelById } from '#server/features/channels/find.ts';
import { standingOf, standingOfReply } from '#server/features/conversations/window.ts';
import { whyNotAnyMore } from '#server/features/templates/recheck.ts';
import { log } from '#server/platform/log.ts';
import { processId } from '#server/platform/process.ts';
import { writeAtLast } from '#server/platform/write-at-last.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { attempt } from './attempt.ts';
import { compose } from './compose.ts';
import type { DuePart, Outcome } from './due.ts';
import { askForDelivery } from './parts.ts';
import { settle } from './settle.ts';
import { enter, follower, leave, newTurn, type Turn, timed } from './turns.ts';

/**
 * Sends a conversation's unsent parts, the oldest first, and stops at the first that has to wait: order
 * lives in the parts, never in the queue. What was merged into another one goes on by itself, so that a channel
 * that waits holds up no other. Two runs at once do no harm, as each part is claimed under its lock.
 */
export async function drain(workspaceId: string, laneId: string): Promise<void> {
  for (let lane: string | undefined = laneId; lane !== undefined; ) {
    const turn = newTurn(lane);
    try {
      await drainOne(workspaceId, turn);
    } finally {
      leave(turn);
    }
    lane = follower(turn);
  }
}

async function drainOne(workspaceId: string, turn: Turn): Promise<void> {
  let claimed = await inWorkspace(workspaceId, (tx) => next(tx, turn, turn.laneId));
  while (claimed) {
    const { part, outgoing } = claimed;
    const channel = await channelById(part.senderId);
    const outcome = await timed(turn, () => attempt(part, outgoing, channel));
    if (outcome.kind !== 'sent') log.info({ part: part.id, outcome: outcome.kind }, 'a part was not sent');
    claimed = await settleAtLast(workspaceId, part, outcome, turn);
  }
}

interface Claimed {
  part: DuePart;
  /** What goes to the platform, or why it could not be put together. */
  outgoing: OutgoingPart | Error;
}

/** The next part to go, in flight from now on. */
async function next(tx: Tx, turn: Turn, laneId: string): Promise<Claimed | undefined> {
  const part = await claim(tx, turn, laneId);
  if (!part) return undefined;
  const channel = await channelById(part.senderId);
  if (channel?.connector.rules)
    part.standing = part.privateReplyTo
      ? await standingOfReply(tx, part.privateReplyTo)
      : await standingOf(tx, laneId);
  const outgoing = await compose(tx, part).catch((error: Error) => {
    // What the database refused undoes the claim too, and the queue comes again.
    if ('code' in error) throw error;
    return error;
  });
  if (channel && part.template && !(outgoing instanceof Error)) {
    const types = outgoing.attachments.map(({ type }) => type);
    part.refusal = await whyNotAnyMore(tx, channel, part.template, types);
  }
  return { part, outgoing };
}

/**
 * What the platform said must be written down, however long the database is away; a crash leaves it uncertain, and so
 * does what cannot be written down. The next part is claimed in the same transaction.
 */
async function settleAtLast(
  workspaceId: string,
  part: DuePart,
  outcome: Outcome,
  turn: Turn,
): Promise<Claimed | undefined> {
  const alone = (ended: Outcome) => (): Promise<undefined> =>
    inWorkspace(workspaceId, async (tx) => {
      await settle(tx, part, ended);
      await askForDelivery(tx, part.laneId);
      return undefined;
    });
  return writeAtLast<Claimed | undefined>(
    () =>
      inWorkspace(workspaceId, async (tx) =>
        (await settle(tx, part, outcome)) ? next(tx, turn, part.laneId) : undefined,
      ),
    alone(outcome),
    alone({ kind: 'uncertain', message: unwritten, askable: false }),
  );
}

const unwritten = 'The answer to this could not be written down, so nobody knows whether it arrived.';

/** Marks the oldest unsent part as in flight and hands it over; nothing while another run holds it or it waits. */
async function claim(tx: Tx, turn: Turn, laneId: string): Promise<DuePart | undefined> {
  const { rows } = await sql<DuePart & { state: string; nextAttemptAt: Date | null; paused: boolean }>`
    select p.id, p.message_id as "messageId", m.conversation_id as "conversationId", p.conversation_id as "laneId", p.channel_id as "channelId", c.id as "senderId",
      p.thread_id as "threadId", p.position, p.text, p.lines, p.attachment_ids as "attachmentIds", p.template, p.choices, p.attempts, p.in_doubt as "inDoubt",
      m.sent_at as "createdAt", case when m.author_kind in ('bot', 'automation') then m.author_kind else 'person' end as author, m.private_reply_to as "privateReplyTo", p.state, p.next_attempt_at as "nextAttemptAt", 'paused' in (c.state, own.state) as paused
    from part p
    join message m on m.workspace_id = p.workspace_id and m.id = p.message_id
    join channel c on c.workspace_id = p.workspace_id and c.id = coalesce(m.from_channel_id, p.channel_id)
    join channel own on own.workspace_id = p.workspace_id and own.id = p.channel_id
    where p.workspace_id = ${tx.workspaceId} and p.conversation_id = ${laneId} and p.state in ('queued', 'sending')
    order by p.arrival, p.position limit 1 for update of p`.execute(tx.q);
  const part = rows[0];
  if (!part || part.state === 'sending' || part.paused) return undefined;
  if (part.nextAttemptAt && part.nextAttemptAt.getTime() > Date.now() + 20) {
    await askForDelivery(tx, laneId, part.nextAttemptAt);
    return undefined;
  }
  if (!enter(turn, part.senderId)) return undefined;
  await sql`
    update part set state = 'sending', attempts = attempts + 1, in_flight_by = ${processId}, next_attempt_at = null
    where workspace_id = ${tx.workspaceId} and id = ${part.id}`.execute(tx.q);
  return { ...part, attempts: part.attempts + 1, standing: null, refusal: null };
}
