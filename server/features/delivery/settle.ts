import { sql } from 'kysely';
import type { SendErrorKind } from '#connectors/connector.ts';
import { placeReply } from '#server/features/cases/place-reply.ts';
import { readTemplatesSoon } from '#server/features/channels/look-soon.ts';
import { noteSent } from '#server/features/channels/note.ts';
import { reportTrouble } from '#server/features/channels/trouble.ts';
import { holdPlaces } from '#server/features/conversations/places.ts';
import { applyOrphans } from '#server/features/conversations/wake-orphans.ts';
import { count } from '#server/features/health/count.ts';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { bringBack } from './bring-back.ts';
import type { DuePart, Outcome } from './due.ts';
import { foldEcho } from './fold.ts';
import { holdConversations } from './hold.ts';
import { askForDelivery } from './parts.ts';
import { consequence } from './policy.ts';
import { countUndelivered } from './undelivered.ts';

/** Writes down how an attempt ended. Answers whether the conversation's next part may go. */
export async function settle(tx: Tx, part: DuePart, outcome: Outcome): Promise<boolean> {
  await findAgain(tx, part);
  if (outcome.kind !== 'uncertain' || !outcome.askable)
    count(tx, part.senderId, { attempts: 1, failures: outcome.kind === 'sent' ? 0 : 1 });
  if (outcome.kind === 'sent') {
    if (outcome.thread !== undefined && part.privateReplyTo) await placeAndFind(tx, part, outcome.thread);
    return sent(tx, part, outcome.externalId, outcome.notice ?? null);
  }
  if (outcome.kind === 'uncertain' && !outcome.askable) return uncertain(tx, part, outcome.message);
  if (outcome.kind === 'uncertain') {
    // The same rules as for a failure that passes; the next try begins with the question whether it arrived.
    part.inDoubt = true;
    return settle(tx, part, {
      kind: 'failed',
      error: 'temporary',
      message: outcome.message,
      retryAfter: null,
    });
  }
  if (outcome.error === 'unauthorised' || outcome.error === 'misconfigured')
    await reportTrouble(tx, part.senderId, outcome.message);
  if (part.template && outcome.error === 'rejected') await readTemplatesSoon(tx, part.senderId);
  const next = consequence(outcome.error, {
    attempts: part.attempts,
    ageMs: Date.now() - part.createdAt.getTime(),
    retryAfter: outcome.retryAfter,
  });
  if (next.after === 'retry') {
    const at = new Date(Date.now() + next.inMs);
    await sql`
      update part set state = 'queued', in_flight_by = null, next_attempt_at = ${at},
        in_doubt = ${part.inDoubt}, error_kind = ${outcome.error}, error_message = ${outcome.message}
      where workspace_id = ${tx.workspaceId} and id = ${part.id} and state = 'sending'`.execute(tx.q);
    await announce(tx, part);
    await askForDelivery(tx, part.laneId, at);
    return false;
  }
  if (part.inDoubt && passes.has(outcome.error)) return uncertain(tx, part, outcome.message);
  // The rest of the message would make no sense without this part: it is held with it.
  await sql`
    update part set state = 'failed', in_flight_by = null, next_attempt_at = null, error_kind = ${outcome.error},
      error_message = case when id = ${part.id} then ${outcome.message}
        else 'Not sent, because an earlier part of this message failed.' end
    where workspace_id = ${tx.workspaceId} and message_id = ${part.messageId} and position >= ${part.position}
      and state in ('sending', 'queued')`.execute(tx.q);
  await changed(tx, part);
  return true;
}

/** While it was on its way, its message may have been moved to another conversation. */
async function findAgain(tx: Tx, part: DuePart): Promise<void> {
  await holdPlaces(tx);
  const { rows } = await sql<Pick<DuePart, 'conversationId' | 'laneId' | 'threadId'>>`
    select m.conversation_id as "conversationId", p.conversation_id as "laneId", p.thread_id as "threadId"
    from part p join message m on m.workspace_id = p.workspace_id and m.id = p.message_id
    where p.workspace_id = ${tx.workspaceId} and p.id = ${part.id}`.execute(tx.q);
  Object.assign(part, rows[0]);
  await holdConversations(tx, [{ conversation_id: part.laneId }]);
}

async function placeAndFind(tx: Tx, part: DuePart, thread: string): Promise<void> {
  await placeReply(tx, { threadId: part.threadId, conversationId: part.laneId }, thread);
  await findAgain(tx, part);
}

/** Errors that say nothing about an earlier try. */
const passes = new Set<SendErrorKind>(['temporary', 'throttled', 'unauthorised', 'misconfigured']);

async function uncertain(tx: Tx, part: DuePart, message: string): Promise<boolean> {
  await sql`
    update part set state = 'uncertain', in_flight_by = null, error_kind = 'temporary', error_message = ${message}
    where workspace_id = ${tx.workspaceId} and id = ${part.id} and state = 'sending'`.execute(tx.q);
  await changed(tx, part);
  return true;
}

async function sent(tx: Tx, part: DuePart, externalId: string, notice: string | null): Promise<boolean> {
  // An echo or a receipt may have told already, and may know more by now. One statement: this is the usual end.
  const { rows } = await sql<{
    thread: string;
    channel_id: string;
    mended: boolean;
    awaited: boolean;
    echoed: boolean;
  }>`
    with done as (
      update part set state = case when state in ('sending', 'queued', 'uncertain') then 'sent' else state end,
        external_id = ${externalId}, sent_at = coalesce(sent_at, now()), in_flight_by = null, in_doubt = false,
        error_kind = case when state = 'failed' then error_kind else ${notice === null ? null : 'rejected'} end,
        error_message = case when state = 'failed' then error_message else ${notice} end
      where workspace_id = ${tx.workspaceId} and id = ${part.id}
    ), mended as (
      update channel set trouble = null
      where workspace_id = ${tx.workspaceId} and id = ${part.senderId} and trouble is not null
      returning id
    )
    select t.external_id as thread, t.channel_id, exists (select from mended) as mended,
      exists (select from orphan o where o.workspace_id = t.workspace_id and o.channel_id = t.channel_id
        and o.thread_external_id = t.external_id and o.target = ${externalId}) as awaited,
      exists (select from message m where m.workspace_id = t.workspace_id and m.channel_id = t.channel_id
        and m.thread_id = t.id and m.external_id = ${externalId}) as echoed
    from thread t where t.workspace_id = ${tx.workspaceId} and t.id = ${part.threadId}`.execute(tx.q);
  const [place] = rows;
  noteSent(part.senderId, tx);
  await announce(tx, part);
  if (place?.mended)
    await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: part.senderId }]);
  if (place?.echoed) await foldEcho(tx, part, externalId);
  if (place?.awaited)
    await applyOrphans(tx, [
      { channelId: place.channel_id, event: { thread: { id: place.thread }, id: externalId } },
    ]);
  return true;
}

/** A part that needs somebody's eyes. */
async function changed(tx: Tx, part: DuePart): Promise<void> {
  await countUndelivered(tx, part.conversationId);
  await announce(tx, part);
  await bringBack(tx, [part.messageId]);
}

async function announce(tx: Tx, part: DuePart): Promise<void> {
  await record(tx, [
    {
      type: 'message.delivery',
      actor: systemActor,
      conversationId: part.conversationId,
      messageId: part.messageId,
      subjectId: part.id,
    },
  ]);
}
