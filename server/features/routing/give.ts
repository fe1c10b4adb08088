import { sql } from 'kysely';
import { holdPlaces } from '#server/features/conversations/places.ts';
import { tellFollowers, tellGiven } from '#server/features/notices/tell.ts';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import type { Gives } from './plan.ts';

/** One that is to be given, with what has to be so still. */
export type Giving = Gives & { teamId: string | null; channelId: string };

/**
 * Gives conversations to agents, all that are still to be had by somebody who is still there. What somebody else holds
 * right now is left to the next look.
 * @returns how many were given
 */
export async function give(tx: Tx, givings: Giving[], turns: Map<string, number>): Promise<number> {
  if (givings.length === 0) return 0;
  const agents = await lockAgents(tx, [...new Set(givings.map(({ agentId }) => agentId))]);
  const free = await lockFree(tx, givings);
  const given = givings.filter(({ id, agentId, teamId, channelId }) => {
    const channels = agents.get(agentId);
    const isReached = channels === null || channels?.includes(channelId);
    return isReached && free.has(id) && free.get(id) === teamId;
  });
  if (given.length === 0) return 0;
  await sql`
    update conversation c set assignee_id = g.agent_id
    from unnest(${given.map(({ id }) => id)}::uuid[], ${given.map(({ agentId }) => agentId)}::uuid[]) as g(id, agent_id)
    where c.workspace_id = ${tx.workspaceId} and c.id = g.id`.execute(tx.q);
  await keepTurns(tx, new Set(given.map(({ agentId }) => agentId)), turns);
  await record(
    tx,
    given.map(({ id, agentId, by, language }) => ({
      type: 'conversation.assigned' as const,
      actor: systemActor,
      conversationId: id,
      subjectId: agentId,
      word: language ? `auto:${by}:${language}` : `auto:${by}`,
    })),
  );
  await tellGiven(
    tx,
    given.map(({ id, agentId }) => ({ agentId, conversationId: id })),
  );
  await tellThoseWhoFollow(tx, given);
  return given.length;
}

/** Nobody of these goes away or is deactivated before this has committed; who is about to is left out. */
async function lockAgents(tx: Tx, ids: string[]): Promise<Map<string, string[] | null>> {
  const { rows: locked } = await sql<{ id: string; channels: string[] | null }>`
    select id, channels from agent
    where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and deactivated_at is null
    order by id for share skip locked`.execute(tx.q);
  const { rows: there } = await sql<{ agent_id: string }>`
    select agent_id from availability_span
    where workspace_id = ${tx.workspaceId} and agent_id = any(${ids}::uuid[]) and until is null and state = 'available'`.execute(
    tx.q,
  );
  const available = new Set(there.map((row) => row.agent_id));
  return new Map(locked.flatMap(({ id, channels }) => (available.has(id) ? [[id, channels]] : [])));
}

/** Those that still wait, locked, with their team. */
async function lockFree(tx: Tx, givings: Giving[]): Promise<Map<string, string | null>> {
  await holdPlaces(tx);
  const { rows } = await sql<{ id: string; team_id: string | null }>`
    select id, team_id from conversation
    where workspace_id = ${tx.workspaceId} and id = any(${givings.map(({ id }) => id)}::uuid[])
      and assignee_id is null and state = 'open' and not blocked
    order by id for no key update skip locked`.execute(tx.q);
  return new Map(rows.map((row) => [row.id, row.team_id]));
}

async function keepTurns(tx: Tx, agentIds: Set<string>, turns: Map<string, number>): Promise<void> {
  const ids = [...agentIds].sort();
  await sql`
    insert into agent_routing as r (workspace_id, agent_id, turn)
    select ${tx.workspaceId}::uuid, * from unnest(${ids}::uuid[], ${ids.map((id) => turns.get(id) ?? 0)}::bigint[])
    on conflict (workspace_id, agent_id) do update set turn = excluded.turn`.execute(tx.q);
}

async function tellThoseWhoFollow(tx: Tx, given: Giving[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select distinct conversation_id as id from conversation_follower
    where workspace_id = ${tx.workspaceId} and conversation_id = any(${given.map(({ id }) => id)}::uuid[])
    order by 1`.execute(tx.q);
  const agentOf = new Map(given.map(({ id, agentId }) => [id, agentId]));
  for (const { id } of rows)
    await tellFollowers(tx, systemActor, 'assigned', [{ conversationId: id }], {
      except: [agentOf.get(id) ?? ''].filter(Boolean),
    });
}
