import { sql } from 'kysely';
import type { SendErrorKind } from '#connectors/connector.ts';
import { noteSent } from '#server/features/channels/note.ts';
import { reportTrouble } from '#server/features/channels/trouble.ts';
import { applyOrphans } from '#server/features/conversations/wake-orphans.ts';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import type { DuePart, Outcome } from './due.ts';
import { holdConversations } from './hold.ts';
import { askForDelivery } from './parts.ts';
import { consequence } from './policy.ts';
import { countUndelivered } from './undelivered.ts';

/** Writes down how an attempt ended. Answers whether the conversation's next part may go. */
export async function settle(tx: Tx, part: DuePart, outcome: Outcome): Promise<boolean> {
  await holdConversations(tx, [{ conversation_id: part.conversationId }]);
  if (outcome.kind === 'sent') return sent(tx, part, outcome.externalId, outcome.notice ?? null);
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
    await reportTrouble(tx, part.channelId, outcome.message);
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
    await askForDelivery(tx, part.conversationId, at);
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
  const { rows } = await sql<{ thread: string; mended: boolean; awaited: boolean }>`
    with done as (
      update part set state = case when state in ('sending', 'queued', 'uncertain') then 'sent' else state end,
        external_id = ${externalId}, sent_at = coalesce(sent_at, now()), in_flight_by = null, in_doubt = false,
        error_kind = ${notice === null ? null : 'rejected'}, error_message = ${notice}
      where workspace_id = ${tx.workspaceId} and id = ${part.id}
    ), mended as (
      update channel set trouble = null
      where workspace_id = ${tx.workspaceId} and id = ${part.channelId} and trouble is not null
      returning id
    )
    select t.external_id as thread, exists (select from mended) as mended,
      exists (select from orphan o where o.workspace_id = t.workspace_id and o.channel_id = t.channel_id
        and o.thread_external_id = t.external_id and o.target = ${externalId}) as awaited
    from thread t where t.workspace_id = ${tx.workspaceId} and t.id = ${part.threadId}`.execute(tx.q);
  const [place] = rows;
  noteSent(part.channelId, tx);
  await announce(tx, part);
  if (place?.mended)
    await record(tx, [{ type: 'channel.changed', actor: systemActor, subjectId: part.channelId }]);
  if (place?.awaited)
    await applyOrphans(tx, [
      { channelId: part.channelId, event: { thread: { id: place.thread }, id: externalId } },
    ]);
  return true;
}

/** A part that needs, or no longer needs, somebody's eyes. */
async function changed(tx: Tx, part: DuePart): Promise<void> {
  await countUndelivered(tx, part.conversationId);
  await announce(tx, part);
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
