import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Change } from '#contract/events.ts';
import type { Me } from '#contract/workspace.ts';
import { type Api, connectApiChannel, openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { percentile, rounded, say } from './rig/report.ts';
import { startEarshot } from './rig/server.ts';
import { listen } from './rig/stream.ts';
import { seed } from './sla/seed.ts';

export const sla = bench({
  about: 'how late it is told that something is overdue, with many conversations that will be',
  options: { conversations: 50_000, spread: 3_000, together: 500, seconds: 60, ahead: 10 },
  run,
});

/** What a screen was told late, in milliseconds after the moment; `at` is when it came due. */
interface Told {
  id: string;
  at: string;
  late: number;
}

async function run(o: {
  conversations: number;
  spread: number;
  together: number;
  seconds: number;
  ahead: number;
}): Promise<Result> {
  const earshot = await startEarshot();
  const api = openApi(earshot.url, earshot.apiKey, { connections: 1 });
  const database = new pg.Client({ connectionString: earshot.databaseUrl() });
  await database.connect();
  const told: Told[] = [];
  const screen = listen(
    `${earshot.url}/api/v1/events`,
    { authorization: `Bearer ${earshot.apiKey}` },
    ({ event, data }) => {
      if (event !== 'change') return;
      const now = Date.now();
      const change = JSON.parse(data) as Change;
      const at = change.conversation?.due?.at;
      if (change.type === 'sla.breached' && at)
        told.push({ id: change.conversationId ?? '', at, late: now - Date.parse(at) });
    },
  );
  try {
    const { workspace } = await api.get<Me>('/me');
    const channel = await connectApiChannel(api);
    const policy = await api.post<{ id: string }>('/sla/policies', {
      name: 'Bench',
      firstReply: 60,
      clock: 'always',
    });
    const place = { workspaceId: workspace.id, channelId: channel.id, policyId: policy.id };
    const began = performance.now();
    // The moments are laid from the beginning of the seeding, which takes its time.
    await seed(database, { ...place, ...o, ahead: o.ahead + o.conversations / 2_000 });
    const wanted = o.spread + o.together;
    say(`${o.conversations} conversations`, {
      'seeded in s': (performance.now() - began) / 1_000,
      'to come due': wanted,
    });
    const end = Date.now() + (o.ahead + o.conversations / 2_000 + o.seconds + 30) * 1_000;
    while (told.length < wanted && Date.now() < end) await sleep(100);
    const { rows } = await database.query<{ fired: number; events: number }>(
      `select (select count(*) from sla_due where breached_at is not null)::int as fired,
        (select count(*) from event where type = 'sla.breached')::int as events`,
    );
    const recount = await recounted(api, database);
    say('another policy', { 'all counted anew in s': recount });
    return { ...judged(o, told, rows[0] ?? { fired: 0, events: 0 }), recount: rounded(recount) };
  } finally {
    screen.close();
    await database.end();
    await api.close();
    await earshot.stop();
  }
}

/** Seconds until every open conversation is counted by another policy. */
async function recounted(api: Api, database: pg.Client): Promise<number> {
  const began = performance.now();
  await api.post('/sla/policies', { name: 'Also', resolution: 600, clock: 'always' });
  for (;;) {
    const { rows } = await database.query('select from sla_stale limit 1');
    if (rows.length === 0) return (performance.now() - began) / 1_000;
    await sleep(200);
  }
}

function judged(
  o: { conversations: number; spread: number; together: number },
  told: Told[],
  { fired, events }: { fired: number; events: number },
): Result {
  const wanted = o.spread + o.together;
  const moments = Map.groupBy(told, ({ at }) => at);
  const all = [...moments.values()];
  const steady = all.filter((list) => list.length === 1).flat();
  const burst = all.filter((list) => list.length > 1).flat();
  const figures = (list: Told[]) => {
    const late = list.map((each) => each.late);
    return { p50: percentile(late, 0.5), p99: percentile(late, 0.99), max: Math.max(0, ...late) };
  };
  const one = figures(steady);
  const many = figures(burst);
  say('one after the other, ms late', one);
  say(`${burst.length} at the same moment, ms late`, many);
  const early = told.filter(({ late }) => late < 0).length;
  const lost = wanted - new Set(told.map(({ id }) => id)).size;
  const doubled = told.length - new Set(told.map(({ id }) => id)).size + Math.max(0, events - fired);
  return {
    bench: 'sla',
    rounds: 1,
    conversations: o.conversations,
    ours: one.p99,
    max: Math.max(one.max, many.max),
    steady: one,
    burst: many,
    lost,
    doubled,
    early,
    met: lost === 0 && doubled === 0 && early === 0 && Math.max(one.max, many.max) <= 2_000,
  };
}
