import pg from 'pg';
import type { Me } from '#contract/workspace.ts';
import { conversationId, longOnes, type Place, seedTo } from './list/seed.ts';
import { alternate, type Times, type Work } from './rig/alternate.ts';
import { connectApiChannel, openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { randomFrom } from './rig/random.ts';
import { rounded, say } from './rig/report.ts';
import { startEarshot } from './rig/server.ts';

export const list = bench({
  about: 'lists, counts and an opened conversation, small and large, against the bare query',
  options: { small: 10_000, large: 200_000, full: false, requests: 100, rounds: 3, prof: '' },
  run,
});

const random = randomFrom(1);

function works({ workspaceId, agentId, channelId }: Place): Work[] {
  const newest = 'order by last_activity_at desc, id desc limit 51';
  const some = (): string => conversationId(random.whole(0, longOnes - 1));
  return [
    {
      name: 'newest',
      ours: (api) => api.get('/conversations?limit=50'),
      bare: [`select * from conversation where workspace_id = $1 and state = 'open' ${newest}`],
      values: () => [workspaceId],
    },
    {
      name: 'mine',
      ours: (api) => api.get('/conversations?assignee=mine&limit=50'),
      bare: [
        `select * from conversation where workspace_id = $1 and assignee_id = $2 and state = 'open' ${newest}`,
      ],
      values: () => [workspaceId, agentId],
    },
    {
      name: 'filtered',
      ours: (api) =>
        api.get(`/conversations?assignee=unassigned&state=waiting&channel=${channelId}&limit=50`),
      bare: [
        `select * from conversation where workspace_id = $1 and assignee_id is null and state = 'waiting' and channel_id = $2 ${newest}`,
      ],
      values: () => [workspaceId, channelId],
    },
    {
      // What the desk loads when a conversation is opened: its head and its newest messages.
      name: 'open',
      async ours(api) {
        const id = some();
        await api.get(`/conversations/${id}`);
        await api.get(`/conversations/${id}/messages?limit=50`);
      },
      bare: [
        `select c.*, t.external_id, p.name, p.email from conversation c
          join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id
          join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
          where c.workspace_id = $1 and c.id = $2`,
        'select * from message where workspace_id = $1 and conversation_id = $2 order by ordered_at desc, arrival desc limit 51',
      ],
      values: () => [workspaceId, some()],
    },
    {
      name: 'counts',
      ours: (api) => api.get('/conversations/counts'),
      bare: [
        'select state, assignee_id, sum(delta) from conversation_tally where workspace_id = $1 group by 1, 2',
        `select count(*) from (select from conversation where workspace_id = $1 and assignee_id is null and state = 'open' limit 1001) found`,
      ],
      values: () => [workspaceId],
    },
  ];
}

async function run(o: {
  small: number;
  large: number;
  full: boolean;
  requests: number;
  rounds: number;
  prof: string;
}): Promise<Result> {
  const large = o.full ? 1_000_000 : o.large;
  const earshot = await startEarshot(o.prof ? { nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${o.prof}`] } : {});
  const api = openApi(earshot.url, earshot.apiKey, { connections: 1 });
  const database = new pg.Client({ connectionString: earshot.databaseUrl() });
  await database.connect();
  try {
    const { workspace, agent } = await api.get<Me>('/me');
    const channel = await connectApiChannel(api);
    const place = { workspaceId: workspace.id, agentId: agent.id, channelId: channel.id };
    const found = new Map<number, Record<string, Times>>();
    let from = 0;
    for (const to of [o.small, large]) {
      const began = performance.now();
      await seedTo(database, place, { from, to });
      from = to;
      const { rows } = await database.query<{ c: number; m: number }>(
        'select (select count(*) from conversation)::int as c, (select count(*) from message)::int as m',
      );
      say(`${to} conversations`, {
        rows: rows[0]?.c ?? 0,
        messages: rows[0]?.m ?? 0,
        'seeded in s': (performance.now() - began) / 1_000,
      });
      found.set(to, await alternate(api, database, works(place), o));
    }
    return judged(o, found.get(o.small) ?? {}, found.get(large) ?? {}, large);
  } finally {
    await database.end();
    await api.close();
    await earshot.stop();
  }
}

function judged(
  o: { rounds: number; small: number },
  small: Record<string, Times>,
  big: Record<string, Times>,
  large: number,
): Result {
  const growth = Object.fromEntries(
    Object.entries(big).map(([name, times]) => [name, rounded(times.p50 / (small[name]?.p50 ?? times.p50))]),
  );
  const all = [...Object.values(small), ...Object.values(big)];
  const worst = Math.max(...Object.values(big).map((times) => times.ratio));
  const [name = '', slowest] =
    Object.entries(big).find(([, times]) => times.ratio === worst) ?? Object.entries(big)[0] ?? [];
  return {
    bench: 'list',
    rounds: o.rounds,
    ours: slowest?.p50 ?? 0,
    ceiling: slowest?.bareP50 ?? 0,
    ratio: worst,
    worst: name,
    met:
      all.every((times) => times.ratio <= 5 && times.p99 <= 25) &&
      Object.values(growth).every((times) => times <= 1.5),
    growth,
    at: { [o.small]: small, [large]: big },
  };
}
