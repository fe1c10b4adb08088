import { sql } from 'kysely';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { AgentActor } from '#server/actor.ts';
import { notFound } from '#server/errors.ts';
import { summaries } from '#server/features/conversations/summaries.ts';
import type { Tx } from '#server/transaction.ts';

/** What of a matter is within reach, in the order in which it was begun. */
export async function getCase(
  tx: Tx,
  actor: AgentActor,
  id: string,
): Promise<{ id: string; conversations: ConversationSummary[] }> {
  const order = sql`order by c.number`;
  // What was merged stands for itself no more: the one that it is part of does.
  const ids = sql`select coalesce(m.top_id, m.id) from conversation m where m.workspace_id = ${tx.workspaceId} and m.case_id = ${id}`;
  const conversations = await summaries(tx, sql`c.id = any(array(${ids}))`, order, actor.id);
  if (conversations.length === 0) throw notFound('case');
  return { id, conversations };
}
