import { sql } from 'kysely';
import type { Ties } from '#contract/ties.ts';
import type { AgentActor } from '#server/actor.ts';
import { mustExist } from '#server/features/conversations/timeline.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { tiesOf } from './ties.ts';

/** From now on the agent is told what happens there. Doing it twice changes nothing. */
export async function follow(tx: Tx, actor: AgentActor, id: string): Promise<Ties> {
  await mustExist(tx, id);
  await add(tx, actor, id, [actor.id]);
  return tiesOf(tx, id);
}

export async function unfollow(tx: Tx, actor: AgentActor, id: string): Promise<Ties> {
  await mustExist(tx, id);
  const { numAffectedRows } = await sql`
    delete from conversation_follower
    where workspace_id = ${tx.workspaceId} and conversation_id = ${id} and agent_id = ${actor.id}`.execute(
    tx.q,
  );
  if (numAffectedRows)
    await record(tx, [{ type: 'conversation.unfollowed', actor, conversationId: id, subjectId: actor.id }]);
  return tiesOf(tx, id);
}

/** Of those whom a note names, they follow who want it so. */
export async function followMentioned(
  tx: Tx,
  actor: Actor,
  conversationId: string,
  agentIds: string[],
): Promise<void> {
  if (agentIds.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    select id from agent where workspace_id = ${tx.workspaceId} and id = any(${agentIds}::uuid[])
      and (notice_choices ->> 'followMentions')::boolean order by id`.execute(tx.q);
  await add(
    tx,
    actor,
    conversationId,
    rows.map((row) => row.id),
  );
}

async function add(tx: Tx, actor: Actor, conversationId: string, agentIds: string[]): Promise<void> {
  const { rows } = await sql<{ agent_id: string }>`
    insert into conversation_follower (workspace_id, conversation_id, agent_id)
    select ${tx.workspaceId}::uuid, ${conversationId}::uuid, id from unnest(${agentIds}::uuid[]) as a(id)
    on conflict do nothing returning agent_id`.execute(tx.q);
  await record(
    tx,
    rows.map(({ agent_id: subjectId }) => ({
      type: 'conversation.followed' as const,
      actor,
      conversationId,
      subjectId,
    })),
  );
}
