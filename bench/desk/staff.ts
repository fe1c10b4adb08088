import { createHash } from 'node:crypto';
import type pg from 'pg';
import { type Place, tally } from '../list/seed.ts';

export interface Staff {
  /** A key of each agent; the first few are leads. */
  agents: { id: string; key: string; leads: boolean }[];
  teams: string[];
  channels: string[];
}

/** One in so many of those that are open is nobody's. */
const nobodys = 10;
const teamCount = 10;

/**
 * Gives the seeded workspace its people: agents with keys, teams, further channels; of its conversations so many are
 * open, with owners, teams, waits and promises, as on a busy day. Straight into the tables.
 */
export async function hire(
  database: pg.Client,
  place: Place,
  o: { agents: number; open: number; conversations: number },
): Promise<Staff> {
  const ws = `'${place.workspaceId}'::uuid`;
  const id = (kind: string) => `('00000000-0000-7${kind}-9000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  const agents = Array.from({ length: o.agents }, (_, n) => ({
    id: `00000000-0000-7101-9000-${n.toString(16).padStart(12, '0')}`,
    key: `esk_bench_agent_${n}`,
    leads: n < Math.ceil(o.agents / 20),
  }));
  const hashes = agents.map(({ key }) => createHash('sha256').update(key).digest());
  await database.query('set session_replication_role = replica');
  await database.query(
    `insert into auth_user (id, name, email)
     select ${id('100')}, 'Agent ' || n, 'agent' || n || '@example.org' from generate_series(0, ${o.agents - 1}) n`,
  );
  await database.query(
    `insert into agent (workspace_id, id, user_id, name, email, role, seen_at)
     select ${ws}, a.id, replace(a.id::text, '-7101-', '-7100-')::uuid, 'Agent ' || (a.n - 1), 'agent' || (a.n - 1) || '@example.org',
       case when a.leads then 'lead' else 'agent' end, now() + interval '1 hour'
     from unnest($1::uuid[], $2::boolean[]) with ordinality as a(id, leads, n)`,
    [agents.map((agent) => agent.id), agents.map((agent) => agent.leads)],
  );
  await database.query(
    `insert into api_key (workspace_id, id, agent_id, name, hash)
     select ${ws}, gen_random_uuid(), k.id, 'bench', k.hash from unnest($1::uuid[], $2::bytea[]) as k(id, hash)`,
    [agents.map((agent) => agent.id), hashes],
  );
  await database.query(`
    insert into team (workspace_id, id, name) select ${ws}, ${id('102')}, 'Team ' || n from generate_series(0, ${teamCount - 1}) n;
    insert into team_member (workspace_id, team_id, agent_id)
      select ${ws}, ('00000000-0000-7102-9000-' || lpad(to_hex(n % ${teamCount}), 12, '0'))::uuid, ${id('101')} from generate_series(0, ${o.agents - 1}) n;
    insert into channel (workspace_id, id, brand_id, connector, name, settings, state)
      select ${ws}, ${id('103')}, b.brand_id, 'api', 'Shop ' || n, '{}', 'active'
      from generate_series(1, 4) n, (select brand_id from channel where id = '${place.channelId}') b`);
  const every = Math.max(1, Math.floor(o.conversations / o.open));
  // Numbers run from a million on: each `every`-th is open, the others are not any more.
  const n = `(c.number - 1000000)`;
  const k = `(${n} / ${every})::bigint`;
  await database.query(`
    update conversation c set state = 'resolved', resolved_at = last_activity_at, assignee_id = null
      where workspace_id = ${ws} and state = 'open' and ${n} % ${every} <> 0;
    update conversation c set state = 'open', resolved_at = null, snoozed_until = null,
        waiting_since = case when ${k} % 4 <> 3 then now() - interval '1 second' * (${k} * 7919 % 172800) end,
        last_activity_at = now() - interval '1 second' * (${k} * 7919 % 172800),
        assignee_id = case when ${k} % ${nobodys} <> 0
          then ('00000000-0000-7101-9000-' || lpad(to_hex(${k} % ${o.agents}), 12, '0'))::uuid end,
        team_id = case when ${k} % 3 <> 0
          then ('00000000-0000-7102-9000-' || lpad(to_hex(${k} % ${o.agents} % ${teamCount}), 12, '0'))::uuid end,
        channel_id = case when ${k} % 5 = 0 then c.channel_id
          else ('00000000-0000-7103-9000-' || lpad(to_hex(${k} % 5), 12, '0'))::uuid end,
        due_at = now() + interval '1 second' * (${k} * 104729 % 86400 - 7200),
        due_warn_at = now() + interval '1 second' * (${k} * 104729 % 86400 - 10800), due_target = 'next'
      where workspace_id = ${ws} and ${n} % ${every} = 0;
    insert into open_load (workspace_id, conversation_id, channel_id, team_id, assignee_id, waiting_since, left_since, due_at, due_warn_at)
      select workspace_id, id, channel_id, team_id, assignee_id, waiting_since, coalesce(waiting_since, created_at), due_at, due_warn_at
      from conversation where state = 'open' and not blocked;
    insert into answered (workspace_id, conversation_id, channel_id, agent_id, asked_at, answered_at, first)
      select ${ws}, c.id, c.channel_id, c.assignee_id, now() - interval '1 hour', now() - interval '1 second' * (${k} % 3600), ${k} % 2 = 0
      from conversation c where workspace_id = ${ws} and ${n} % ${every} = 0 and ${k} % 10 = 1`);
  await database.query('reset session_replication_role');
  await tally(database, place);
  await database.query('vacuum analyze');
  const { rows } = await database.query<{ id: string }>(`select id from channel where workspace_id = ${ws}`);
  const { rows: teams } = await database.query<{ id: string }>(
    `select id from team where workspace_id = ${ws}`,
  );
  return { agents, teams: teams.map((team) => team.id), channels: rows.map((row) => row.id) };
}
