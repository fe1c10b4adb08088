import { sql } from 'kysely';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { StatusCategory } from '#contract/statuses.ts';
import { conflict } from '#server/errors.ts';
import { type LockedConversation, lockConversation } from '#server/features/conversations/lock.ts';
import { refuseSecondOpen } from '#server/features/conversations/second-open.ts';
import { reopen, resolve } from '#server/features/conversations/state.ts';
import { summaryOf } from '#server/features/conversations/summaries.ts';
import { tellFollowers } from '#server/features/notices/tell.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { usableStatus } from './statuses.ts';
import { unanswered } from './unanswered.ts';

/**
 * Gives a conversation a status, and moves it to the state that this belongs to, by what resolves and reopens it
 * otherwise; null takes its status off. Doing it twice changes nothing.
 */
export async function chooseStatus(
  tx: Tx,
  actor: Actor,
  id: string,
  statusId: string | null,
): Promise<ConversationSummary> {
  const conversation = await lockConversation(tx, id);
  if (conversation.status_id === statusId) return summaryOf(tx, id);
  if (statusId !== null) {
    const { category } = await usableStatus(tx, statusId);
    if (category !== conversation.state) await moves[category](tx, actor, conversation);
  }
  await sql`update conversation set status_id = ${statusId} where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
    tx.q,
  );
  await record(tx, [
    {
      type: 'conversation.status-changed',
      actor,
      conversationId: id,
      ...(statusId ? { subjectId: statusId } : {}),
    },
  ]);
  return summaryOf(tx, id);
}

const moves: Record<StatusCategory, (tx: Tx, actor: Actor, it: LockedConversation) => Promise<unknown>> = {
  open: (tx, actor, { id }) => reopen(tx, actor, id),
  waiting: putToWaiting,
  resolved: (tx, actor, { id }) => resolve(tx, actor, id),
};

/** What waits has left the list of what is to be done: nobody who waits for an answer is lost from sight by it. */
async function putToWaiting(tx: Tx, actor: Actor, conversation: LockedConversation): Promise<void> {
  const { id, state } = conversation;
  await refuseSecondOpen(tx, conversation);
  const { rows } = await sql`
    select from conversation c where c.workspace_id = ${tx.workspaceId} and c.id = ${id} and ${unanswered}`.execute(
    tx.q,
  );
  if (rows.length > 0)
    throw conflict(
      'not-answered',
      'The customer waits for an answer. Write to them first, if only that it takes a while; or choose a status of what is open.',
    );
  await sql`
    update conversation set state = 'waiting', resolved_at = null, snoozed_until = null
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  if (state !== 'resolved') return;
  await record(tx, [{ type: 'conversation.reopened', actor, conversationId: id }]);
  await tellFollowers(tx, actor, 'reopened', [{ conversationId: id }]);
}
