import { sql } from 'kysely';
import type { Floor, Load, Share } from '#contract/floor.ts';
import type { Role } from '#contract/roles.ts';
import { type Owners, ownersOf } from '#server/features/ownership/owners.ts';
import type { Tx } from '#server/transaction.ts';
import { type Cell, cells, unownedOf } from './loads.ts';
import { presenceOf } from './presence.ts';
import { todayOf } from './today.ts';

/** The floor as it is: each number is what the list behind it holds for whoever asks. */
export async function floorOf(tx: Tx, now: Date): Promise<Floor> {
  const owners = await ownersOf(tx);
  const all = await cells(tx, owners, now);
  const known = await teamsIn(tx);
  const active = new Set(known.map(({ id }) => id));
  const ofTeam = Map.groupBy(all, ({ teamId }) => (teamId && active.has(teamId) ? teamId : null));
  const ofChannel = Map.groupBy(all, ({ channelId }) => channelId);
  const unowned = all.map((cell) => unownedOf(cell, owners).oldest);
  const teams = known.map((team) => ({ ...team, ...shareOf(ofTeam.get(team.id), owners) }));
  return {
    at: now.toISOString(),
    all: { ...shareOf(all, owners), unownedOldestAt: earliest(unowned) },
    teams: teams.length > 0 ? [...teams, { id: null, name: '', ...shareOf(ofTeam.get(null), owners) }] : [],
    channels: (await channelsIn(tx)).map((channel) => ({
      ...channel,
      ...shareOf(ofChannel.get(channel.id), owners),
    })),
    people: await peopleIn(tx, all),
    today: await todayOf(tx, now),
  };
}

function shareOf(of: Cell[] = [], owners: Owners): Share {
  return { ...loadOf(of), unowned: of.reduce((sum, cell) => sum + unownedOf(cell, owners).count, 0) };
}

function loadOf(of: Cell[] = []): Load {
  const sum = (what: 'open' | 'waiting' | 'risk' | 'overdue'): number =>
    of.reduce((total, cell) => total + cell[what], 0);
  return {
    open: sum('open'),
    waiting: sum('waiting'),
    oldestAt: earliest(of.map(({ oldest }) => oldest)),
    risk: sum('risk'),
    overdue: sum('overdue'),
  };
}

function earliest(moments: (Date | null)[]): string | null {
  const known = moments.flatMap((moment) => moment?.getTime() ?? []);
  return known.length > 0 ? new Date(known.reduce((a, b) => Math.min(a, b))).toISOString() : null;
}

async function teamsIn(tx: Tx): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from team where workspace_id = ${tx.workspaceId} and archived_at is null order by lower(name), id`.execute(
    tx.q,
  );
  return rows;
}

async function channelsIn(tx: Tx): Promise<{ id: string; name: string; connector: string }[]> {
  const { rows } = await sql<{ id: string; name: string; connector: string }>`
    select id, name, connector from channel where workspace_id = ${tx.workspaceId} and state <> 'disconnected'
    order by lower(name), id`.execute(tx.q);
  return rows;
}

/** Those who are on, then those who have something all the same; who is off and has nothing is not on the floor. */
async function peopleIn(tx: Tx, all: Cell[]): Promise<Floor['people']> {
  const { rows } = await sql<{ id: string; name: string; role: Role; last: Date | null }>`
    select a.id, a.name, a.role, (select max(w.answered_at) from answered w
      where w.workspace_id = a.workspace_id and w.agent_id = a.id) as last
    from agent a where a.workspace_id = ${tx.workspaceId} and a.deactivated_at is null order by lower(a.name), a.id`.execute(
    tx.q,
  );
  const presence = await presenceOf(tx);
  const had = Map.groupBy(all, ({ assigneeId }) => assigneeId);
  return rows
    .map(({ last, ...agent }) => ({
      ...agent,
      ...(presence.get(agent.id) ?? { on: false, away: null }),
      ...loadOf(had.get(agent.id)),
      lastAnswerAt: last?.toISOString() ?? null,
    }))
    .filter(({ on, away, open, overdue }) => on || away !== null || open > 0 || overdue > 0)
    .sort((a, b) => Number(b.on) - Number(a.on));
}
