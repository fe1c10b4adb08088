import { sql } from 'kysely';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { Priority } from '#contract/filter.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { lockConversation } from './lock.ts';
import { rankOf } from './rank.ts';
import { summaryOf } from './summaries.ts';

/** Says how urgent a conversation is. Doing it twice changes nothing. */
export async function prioritise(
  tx: Tx,
  actor: Actor,
  id: string,
  priority: Priority,
): Promise<ConversationSummary> {
  const conversation = await lockConversation(tx, id);
  if (conversation.priority !== rankOf(priority)) {
    await sql`update conversation set priority = ${rankOf(priority)} where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
      tx.q,
    );
    await record(tx, [{ type: 'conversation.prioritised', actor, conversationId: id, word: priority }]);
  }
  return summaryOf(tx, id);
}
