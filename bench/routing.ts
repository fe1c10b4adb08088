import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Me } from '#contract/workspace.ts';
import { connectApiChannel, openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { median, rounded, say } from './rig/report.ts';
import { startEarshot } from './rig/server.ts';
import { seed } from './routing/seed.ts';

export const routing = bench({
  about: 'how long it takes until everything that waits has found its agent, and how fairly',
  options: { conversations: 10_000, agents: 500, capacity: 25, rounds: 3 },
  run,
});

interface Shares {
  left: number;
  most: number;
  least: number;
  over: number;
  twice: number;
}

async function run(o: {
  conversations: number;
  agents: number;
  capacity: number;
  rounds: number;
}): Promise<Result> {
  const earshot = await startEarshot();
  const api = openApi(earshot.url, earshot.apiKey, { connections: 1 });
  const database = new pg.Client({ connectionString: earshot.databaseUrl() });
  await database.connect();
  const ours: number[] = [];
  const bare: number[] = [];
  const shares: Shares[] = [];
  try {
    const { workspace } = await api.get<Me>('/me');
    const channel = await connectApiChannel(api);
    await seed(database, { workspaceId: workspace.id, channelId: channel.id, ...o });
    const headers = { authorization: `Bearer ${earshot.apiKey}`, 'content-type': 'application/json' };
    const choose = async (body: object): Promise<void> => {
      const answer = await fetch(`${earshot.url}/api/v1/assignment`, {
        method: 'PATCH',
        headers,
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`the settings were refused: ${await answer.text()}`);
    };
    for (let round = 0; round < o.rounds; round += 1) {
      const method = round % 2 === 0 ? 'load' : 'round-robin';
      const before = await lastEvent(database);
      const began = performance.now();
      await choose({ teamless: method, capacity: o.capacity });
      await allGiven(database);
      ours.push((performance.now() - began) / 1_000);
      shares.push(await sharesOf(database, { ...o, before }));
      await choose({ teamless: null });
      await takenFromAll(database);
      bare.push(await bareUpdates(database, o));
      await takenFromAll(database);
      say(`round ${round + 1}, ${method}`, {
        'given in s': ours.at(-1) ?? 0,
        'bare updates in s': bare.at(-1) ?? 0,
        least: shares.at(-1)?.least ?? 0,
        most: shares.at(-1)?.most ?? 0,
      });
    }
  } finally {
    await database.end();
    await api.close();
    await earshot.stop();
  }
  const fair = o.conversations / o.agents;
  const isFair = shares.every(
    ({ most, least }) => most <= Math.ceil(fair) + 1 && least >= Math.floor(fair) - 1,
  );
  const sum = (figure: 'left' | 'over' | 'twice') => shares.reduce((all, each) => all + each[figure], 0);
  return {
    bench: 'routing',
    rounds: o.rounds,
    ours: median(ours),
    slowest: rounded(Math.max(...ours)),
    ceiling: median(bare),
    ratio: rounded(median(bare) / median(ours)),
    fair,
    most: Math.max(...shares.map(({ most }) => most)),
    least: Math.min(...shares.map(({ least }) => least)),
    left: sum('left'),
    over: sum('over'),
    twice: sum('twice'),
    met: isFair && sum('left') === 0 && sum('over') === 0 && sum('twice') === 0 && Math.max(...ours) <= 5,
  };
}

async function lastEvent(database: pg.Client): Promise<string> {
  const { rows } = await database.query<{ seq: string }>(
    'select coalesce(max(seq), 0)::text as seq from event',
  );
  return rows[0]?.seq ?? '0';
}

async function allGiven(database: pg.Client): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(10)) {
    const { rows } = await database.query('select from conversation where assignee_id is null limit 1');
    if (rows.length === 0) return;
  }
}

/** How many are left, what the agents have, how many have more than they can, and how many were given twice. */
async function sharesOf(database: pg.Client, o: { capacity: number; before: string }): Promise<Shares> {
  const { rows } = await database.query<Shares>(
    `with has as (select a.id, count(c.id)::int as n from agent a
        left join conversation c on c.workspace_id = a.workspace_id and c.assignee_id = a.id
        where a.name like 'லட்சுமி%' group by a.id)
     select (select count(*)::int from conversation where assignee_id is null) as left,
       max(n) as most, min(n) as least, (count(*) filter (where n > $1))::int as over,
       (select count(*) - count(distinct conversation_id) from event
         where type = 'conversation.assigned' and seq > $2)::int as twice
     from has`,
    [o.capacity, o.before],
  );
  return rows[0] ?? { left: -1, most: 0, least: 0, over: 0, twice: 0 };
}

async function takenFromAll(database: pg.Client): Promise<void> {
  await database.query('update conversation set assignee_id = null');
  await database.query('delete from assignment_stale');
  await database.query('vacuum analyze conversation');
}

/** The least that any program has to write: the agent of each, five hundred at a time, each time durable. */
async function bareUpdates(
  database: pg.Client,
  o: { conversations: number; agents: number },
): Promise<number> {
  const { rows } = await database.query<{ id: string }>('select id from conversation order by waiting_since');
  const agents = await database.query<{ id: string }>(`select id from agent where name like 'லட்சுமி%'`);
  const began = performance.now();
  for (let i = 0; i < rows.length; i += 500) {
    const some = rows.slice(i, i + 500).map(({ id }) => id);
    await database.query(
      `update conversation c set assignee_id = g.agent_id from unnest($1::uuid[], $2::uuid[]) as g(id, agent_id)
       where c.id = g.id and c.workspace_id = (select workspace_id from channel limit 1)`,
      [some, some.map((_, n) => agents.rows[(i + n) % o.agents]?.id)],
    );
  }
  return (performance.now() - began) / 1_000;
}
