import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Team } from '#contract/teams.ts';
import { conflict, invalid, notFound } from '#server/errors.ts';
import { recountAll } from '#server/features/sla/recount.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { leaveChain, refuseChained } from './chains.ts';
import { setMembers } from './members.ts';
import { release } from './release.ts';

const teamsMax = 500;

export async function listTeams(
  tx: Tx,
  actor: Actor,
  state: 'active' | 'archived' | 'any',
  only?: string,
): Promise<{ data: Team[]; next: null }> {
  const { rows } = await sql<Team>`
    select t.id, t.name, t.description, t.archived_at is not null as archived,
      t.business_hours_id as "hoursId", coalesce(m.mine, false) as mine, coalesce(m.members, '[]'::jsonb) as members
    from team t
    left join lateral (
      select bool_or(tm.agent_id = ${actor.id}) as mine,
        jsonb_agg(jsonb_build_object('agentId', tm.agent_id, 'leads', tm.leads) order by a.name, a.id) as members
      from team_member tm
      join agent a on a.workspace_id = tm.workspace_id and a.id = tm.agent_id and a.deactivated_at is null
      where tm.workspace_id = t.workspace_id and tm.team_id = t.id) m on true
    where t.workspace_id = ${tx.workspaceId}
      and ${state === 'any' ? sql`true` : sql`(t.archived_at is null) = ${state === 'active'}`}
      and ${only ? sql`t.id = ${only}` : sql`true`}
    order by lower(t.name), t.id`.execute(tx.q);
  return { data: rows, next: null };
}

export async function addTeam(
  tx: Tx,
  actor: Actor,
  wanted: {
    name: string;
    description: string;
    members: { agentId: string; leads: boolean }[];
    hoursId: string | null;
  },
): Promise<Team> {
  await lock(tx);
  await mustBeFree(tx, wanted.name);
  const { data: active } = await listTeams(tx, actor, 'active');
  if (active.length >= teamsMax)
    throw invalid(`A workspace has at most ${teamsMax} teams; archive one first.`);
  const id = randomUUIDv7();
  if (wanted.hoursId) await mustBeHours(tx, wanted.hoursId);
  await tx.q
    .insertInto('team')
    .values({
      workspace_id: tx.workspaceId,
      id,
      name: wanted.name,
      description: wanted.description,
      business_hours_id: wanted.hoursId,
    })
    .execute();
  await setMembers(tx, id, wanted.members);
  return changed(tx, actor, id);
}

export async function editTeam(
  tx: Tx,
  actor: Actor,
  id: string,
  edit: {
    name?: string | undefined;
    description?: string | undefined;
    members?: { agentId: string; leads: boolean }[] | undefined;
    hoursId?: string | null | undefined;
  },
): Promise<Team> {
  await lock(tx);
  const before = await teamOf(tx, actor, id);
  if (edit.name !== undefined && !before.archived) await mustBeFree(tx, edit.name, id);
  await sql`
    update team set name = ${edit.name ?? before.name}, description = ${edit.description ?? before.description}
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  if (edit.hoursId !== undefined && edit.hoursId !== before.hoursId) await setHours(tx, id, edit.hoursId);
  if (edit.members) await setMembers(tx, id, edit.members);
  return changed(tx, actor, id);
}

/** What it had that is not resolved belongs to no team then: nothing waits where nobody looks. */
export async function archiveTeam(tx: Tx, actor: Actor, id: string): Promise<Team> {
  await lock(tx);
  const before = await teamOf(tx, actor, id);
  if (before.archived) return before;
  await sql`update team set archived_at = now() where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
    tx.q,
  );
  await leaveChain(tx, id);
  await release(tx, actor, id);
  return changed(tx, actor, id);
}

export async function restoreTeam(tx: Tx, actor: Actor, id: string): Promise<Team> {
  await lock(tx);
  const before = await teamOf(tx, actor, id);
  if (!before.archived) return before;
  await mustBeFree(tx, before.name, id);
  await sql`update team set archived_at = null where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
    tx.q,
  );
  return changed(tx, actor, id);
}

/** What its conversations are promised is counted by other hours from now on. */
async function setHours(tx: Tx, id: string, hoursId: string | null): Promise<void> {
  if (hoursId) await mustBeHours(tx, hoursId);
  else await refuseChained(tx, id);
  await sql`update team set business_hours_id = ${hoursId} where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
    tx.q,
  );
  await recountAll(tx);
}

async function mustBeHours(tx: Tx, id: string): Promise<void> {
  const { rows } = await sql`
    select from business_hours where workspace_id = ${tx.workspaceId} and id = ${id} for key share`.execute(
    tx.q,
  );
  if (rows.length === 0)
    throw invalid('These business hours are not known in this workspace; they may have been removed.', [
      { path: 'hoursId', message: 'unknown' },
    ]);
}

async function changed(tx: Tx, actor: Actor, id: string): Promise<Team> {
  await record(tx, [{ type: 'team.changed', actor, subjectId: id }]);
  return teamOf(tx, actor, id);
}

async function teamOf(tx: Tx, actor: Actor, id: string): Promise<Team> {
  const [team] = (await listTeams(tx, actor, 'any', id)).data;
  if (!team) throw notFound('team');
  return team;
}

async function mustBeFree(tx: Tx, name: string, own?: string): Promise<void> {
  const { rows } = await sql`
    select from team where workspace_id = ${tx.workspaceId} and lower(name) = lower(${name}) and archived_at is null
      and ${own ? sql`id <> ${own}` : sql`true`}`.execute(tx.q);
  if (rows.length > 0) throw conflict('team-exists', `There is a team ${name} already.`);
}

/** One change of the teams at a time. */
async function lock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`teams:${tx.workspaceId}`}, 0))`.execute(tx.q);
}
