import { sql } from 'kysely';
import type { AgentAbility } from '#contract/assignment.ts';
import { invalid, notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { candidates } from './candidates.ts';
import { assignmentSettings } from './settings.ts';

/** What each agent can take, and has. */
export async function listAbilities(tx: Tx): Promise<{ data: AgentAbility[]; next: null }> {
  const all = await candidates(tx, await assignmentSettings(tx), { everybody: true });
  return {
    data: all.map((one) => ({
      agent: { id: one.id, name: one.name },
      capacity: one.ownCapacity,
      languages: one.languages,
      skills: [...one.skills].sort(),
      load: one.load,
      available: one.available,
    })),
    next: null,
  };
}

export async function setAbility(
  tx: Tx,
  actor: Actor,
  agentId: string,
  wanted: {
    capacity?: number | null | undefined;
    languages?: string[] | null | undefined;
    skills?: string[] | undefined;
  },
): Promise<AgentAbility> {
  const { rows: found } = await sql`
    select from agent where workspace_id = ${tx.workspaceId} and id = ${agentId} and deactivated_at is null
    for no key update`.execute(tx.q);
  if (found.length === 0) throw notFound('agent');
  const { capacity, languages, skills } = wanted;
  await sql`
    insert into agent_routing as r (workspace_id, agent_id, capacity, languages)
    values (${tx.workspaceId}, ${agentId}, ${capacity ?? null}, ${languages ?? null}::text[])
    on conflict (workspace_id, agent_id) do update set
      capacity = case when ${capacity === undefined} then r.capacity else excluded.capacity end,
      languages = case when ${languages === undefined} then r.languages else excluded.languages end`.execute(
    tx.q,
  );
  if (skills) await setSkills(tx, agentId, [...new Set(skills)]);
  await record(tx, [{ type: 'assignment.changed', actor, subjectId: agentId }]);
  const ability = (await listAbilities(tx)).data.find(({ agent }) => agent.id === agentId);
  if (!ability) throw notFound('agent');
  return ability;
}

async function setSkills(tx: Tx, agentId: string, ids: string[]): Promise<void> {
  const { rows } = await sql`
    select from skill where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(tx.q);
  if (rows.length < ids.length)
    throw invalid('One of these skills does not exist (any more).', [{ path: 'skills', message: 'unknown' }]);
  await sql`
    delete from agent_skill where workspace_id = ${tx.workspaceId} and agent_id = ${agentId}
      and skill_id <> all(${ids}::uuid[])`.execute(tx.q);
  await sql`
    insert into agent_skill (workspace_id, agent_id, skill_id)
    select ${tx.workspaceId}::uuid, ${agentId}::uuid, id from unnest(${ids}::uuid[]) as id
    on conflict do nothing`.execute(tx.q);
}
