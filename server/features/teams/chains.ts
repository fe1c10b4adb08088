import { sql } from 'kysely';
import type { TeamChains } from '#contract/teams.ts';
import { conflict, invalid } from '#server/errors.ts';
import { recountAll } from '#server/features/sla/recount.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

export async function chainsOf(tx: Tx): Promise<TeamChains> {
  const { rows } = await sql<TeamChains['chains'][number]>`
    select array_agg(team_id order by position) as "teamIds", min(hands) as hands from team_chain
    where workspace_id = ${tx.workspaceId} group by chain order by chain`.execute(tx.q);
  return { chains: rows };
}

/** What is promised to whoever waits for one of these teams is counted anew: they are answered while any is there. */
export async function setChains(tx: Tx, actor: Actor, { chains }: TeamChains): Promise<TeamChains> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`teams:${tx.workspaceId}`}, 0))`.execute(tx.q);
  const members = chains.flatMap(({ teamIds, hands }, chain) =>
    teamIds.map((teamId, position) => ({ teamId, chain, position, hands })),
  );
  await mustHaveHours(tx, members);
  const before = await chainsOf(tx);
  await sql`delete from team_chain where workspace_id = ${tx.workspaceId}`.execute(tx.q);
  await sql`
    insert into team_chain (workspace_id, team_id, chain, position, hands)
    select ${tx.workspaceId}::uuid, * from unnest(${members.map((m) => m.teamId)}::uuid[], ${members.map((m) => m.chain)}::int[],
      ${members.map((m) => m.position)}::int[], ${members.map((m) => m.hands)}::text[])`.execute(tx.q);
  const touched = new Set([...before.chains, ...chains].flatMap(({ teamIds }) => teamIds));
  await record(
    tx,
    [...touched].sort().map((subjectId) => ({ type: 'team.changed', actor, subjectId })),
  );
  await recountAll(tx);
  return chainsOf(tx);
}

/** A chain of one would hand over to itself. */
export async function leaveChain(tx: Tx, teamId: string): Promise<void> {
  const { rows } = await sql<{ chain: number }>`
    delete from team_chain where workspace_id = ${tx.workspaceId} and team_id = ${teamId} returning chain`.execute(
    tx.q,
  );
  if (rows.length === 0) return;
  await sql`
    delete from team_chain k where k.workspace_id = ${tx.workspaceId} and k.chain = ${rows[0]?.chain ?? null}
      and (select count(*) from team_chain o where o.workspace_id = k.workspace_id and o.chain = k.chain) < 2`.execute(
    tx.q,
  );
  await recountAll(tx);
}

export async function refuseChained(tx: Tx, teamId: string): Promise<void> {
  const { rows } = await sql`
    select from team_chain where workspace_id = ${tx.workspaceId} and team_id = ${teamId}`.execute(tx.q);
  if (rows.length > 0)
    throw conflict(
      'in-use',
      'This team takes turns with others, for which it needs hours of its own. Take it out of them first.',
    );
}

async function mustHaveHours(tx: Tx, members: { teamId: string }[]): Promise<void> {
  const ids = members.map(({ teamId }) => teamId);
  const { rows } = await sql<{ id: string; name: string; timed: boolean }>`
    select id, name, business_hours_id is not null as timed from team
    where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and archived_at is null`.execute(
    tx.q,
  );
  const issue = [{ path: 'chains', message: 'names such a team' }];
  if (rows.length < ids.length)
    throw invalid('A team is not known in this workspace; it may have been archived.', issue);
  const untimed = rows.filter(({ timed }) => !timed).map(({ name }) => name);
  if (untimed.length > 0)
    throw invalid(
      `Give ${untimed.join(', ')} business hours first: without them nobody knows when it closes.`,
      issue,
    );
}
