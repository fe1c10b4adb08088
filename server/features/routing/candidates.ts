import { sql } from 'kysely';
import type { AssignmentSettings } from '#contract/assignment.ts';
import type { Tx } from '#server/transaction.ts';

/** An agent as whoever gives out sees them. */
export interface Candidate {
  id: string;
  name: string;
  available: boolean;
  /** Null is every channel. */
  channels: Set<string> | null;
  teams: Set<string>;
  /** Of customers; null is any. */
  languages: string[] | null;
  skills: Set<string>;
  capacity: number;
  ownCapacity: number | null;
  /** What they have, weighed. */
  load: number;
  /** The lower, the longer ago they were given something. */
  turn: number;
}

/** Those who are available, or all who are not deactivated, by name. */
export async function candidates(
  tx: Tx,
  settings: AssignmentSettings,
  { everybody }: { everybody: boolean },
): Promise<Candidate[]> {
  const { rows } = await sql<Row>`
    select a.id, a.name, a.channels, coalesce(s.state = 'available', false) as available,
      r.capacity, r.languages, coalesce(r.turn, 0)::float8 as turn,
      array(select m.team_id::text from team_member m where m.workspace_id = a.workspace_id and m.agent_id = a.id) as teams,
      array(select k.skill_id::text from agent_skill k where k.workspace_id = a.workspace_id and k.agent_id = a.id) as skills
    from agent a
    left join availability_span s on s.workspace_id = a.workspace_id and s.agent_id = a.id and s.until is null
    left join agent_routing r on r.workspace_id = a.workspace_id and r.agent_id = a.id
    where a.workspace_id = ${tx.workspaceId} and a.deactivated_at is null
      and ${everybody ? sql`true` : sql`s.state = 'available'`}
    order by a.name, a.id`.execute(tx.q);
  const loads = await loadsOf(tx, settings);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    available: row.available,
    channels: row.channels && new Set(row.channels),
    teams: new Set(row.teams),
    languages: row.languages,
    skills: new Set(row.skills),
    capacity: row.capacity ?? settings.capacity,
    ownCapacity: row.capacity,
    load: loads.get(row.id) ?? 0,
    turn: row.turn,
  }));
}

interface Row {
  id: string;
  name: string;
  channels: string[] | null;
  available: boolean;
  capacity: number | null;
  languages: string[] | null;
  turn: number;
  teams: string[];
  skills: string[];
}

/** What each agent has that counts, in weights. */
async function loadsOf(tx: Tx, { countsWaiting, weights }: AssignmentSettings): Promise<Map<string, number>> {
  const states = countsWaiting ? ['open', 'waiting'] : ['open'];
  const { rows } = await sql<{ agent_id: string; load: number }>`
    select c.assignee_id as agent_id, sum(${weightOf(weights)})::int as load
    from conversation c
    join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    where c.workspace_id = ${tx.workspaceId} and c.assignee_id is not null and c.state = any(${states}::text[])
    group by c.assignee_id`.execute(tx.q);
  return new Map(rows.map((row) => [row.agent_id, row.load]));
}

/** What the conversation of a channel `ch` weighs. */
export function weightOf(weights: AssignmentSettings['weights']) {
  return sql<number>`coalesce((${JSON.stringify(weights)}::jsonb ->> ch.connector)::int, 1)`;
}
