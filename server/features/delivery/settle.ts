import { sql } from 'kysely';
import { noteSent } from '#server/features/channels/note.ts';
import { clearTrouble, reportTrouble } from '#server/features/channels/trouble.ts';
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
  if (outcome.kind === 'sent') return sent(tx, part, outcome.externalId);
  if (outcome.kind === 'uncertain') {
    await sql`
      update part set state = 'uncertain', in_flight_by = null, error_kind = 'temporary', error_message = ${outcome.message}
      where workspace_id = ${tx.workspaceId} and id = ${part.id} and state = 'sending'`.execute(tx.q);
    await changed(tx, part);
    return true;
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
        error_kind = ${outcome.error}, error_message = ${outcome.message}
      where workspace_id = ${tx.workspaceId} and id = ${part.id} and state = 'sending'`.execute(tx.q);
    await changed(tx, part);
    await askForDelivery(tx, part.conversationId, at);
    return false;
  }
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

async function sent(tx: Tx, part: DuePart, externalId: string): Promise<boolean> {
  // An echo or a receipt may have told already, and may know more by now.
  await sql`
    update part set state = case when state in ('sending', 'queued', 'uncertain') then 'sent' else state end,
      external_id = ${externalId}, sent_at = coalesce(sent_at, now()), in_flight_by = null, error_kind = null, error_message = null
    where workspace_id = ${tx.workspaceId} and id = ${part.id}`.execute(tx.q);
  const thread = await tx.q
    .selectFrom('thread')
    .select('external_id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', part.threadId)
    .executeTakeFirstOrThrow();
  await clearTrouble(tx, part.channelId);
  noteSent(part.channelId, tx);
  await changed(tx, part);
  await applyOrphans(tx, [
    { channelId: part.channelId, event: { thread: { id: thread.external_id }, id: externalId } },
  ]);
  return true;
}

async function changed(tx: Tx, part: DuePart): Promise<void> {
  await countUndelivered(tx, part.conversationId);
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
