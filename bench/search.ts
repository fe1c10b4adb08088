import pg from 'pg';
import type { Me } from '#contract/workspace.ts';
import { type Place, seedTo } from './list/seed.ts';
import { alternate, type Times } from './rig/alternate.ts';
import { connectApiChannel, openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { randomFrom } from './rig/random.ts';
import { percentile, say } from './rig/report.ts';
import { makeEarshot } from './rig/server.ts';
import { untilFound } from './search/fresh.ts';
import { worksOf } from './search/works.ts';

export const search = bench({
  about: 'words, names, addresses, numbers and files in six scripts, and how soon a new message is found',
  options: { conversations: 100_000, full: false, requests: 30, rounds: 3, data: '', prof: '' },
  run,
});

interface Found {
  works: Record<string, Times>;
  /** Milliseconds until a message that was just acknowledged is found. */
  fresh: { p50: number; most: number };
}

async function run(o: {
  conversations: number;
  full: boolean;
  requests: number;
  rounds: number;
  data: string;
  prof: string;
}): Promise<Result> {
  const earshot = await makeEarshot({
    ...(o.prof ? { nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${o.prof}`] } : {}),
    ...(o.data ? { dataDir: o.data } : {}),
  });
  earshot.launch();
  // A folder of an earlier version is migrated first.
  const started = await earshot.ready(o.data ? 3_600_000 : 60_000);
  if (o.data) say('started on that folder', { s: started / 1_000 });
  const api = openApi(earshot.url, earshot.apiKey, { connections: 1, patience: 120_000 });
  const database = new pg.Client({ connectionString: earshot.databaseUrl() });
  await database.connect();
  try {
    const { workspace, agent } = await api.get<Me>('/me');
    const channel = await connectApiChannel(api);
    const place: Place = { workspaceId: workspace.id, agentId: agent.id, channelId: channel.id };
    const at = new Map<number, Found>();
    let from = 0;
    // A folder that was kept is measured as it is.
    const sizes = o.full && !o.data ? [o.conversations, 1_000_000] : [o.conversations];
    for (const to of sizes) {
      const began = performance.now();
      if (!o.data) await seedTo(database, place, { from, to });
      from = to;
      const { rows } = await database.query<{ messages: number; index: string }>(
        `select (select count(*) from message)::int as messages, pg_size_pretty(pg_relation_size('message_words')) as index`,
      );
      const messages = rows[0]?.messages ?? 0;
      say(`${messages} messages`, {
        'seeded in s': (performance.now() - began) / 1_000,
        'index of words': rows[0]?.index ?? '',
      });
      const works = await alternate(api, database, worksOf(workspace.id, to, randomFrom(1)), {
        ...o,
        seconds: 10,
      });
      const waits: number[] = [];
      for (let n = 0; n < 20; n += 1)
        waits.push(await untilFound(earshot.url, api, channel, `fresh${to}x${n}`));
      const fresh = { p50: percentile(waits, 0.5), most: percentile(waits, 1) };
      say('a new message is found', { 'p50 ms': fresh.p50, 'most ms': fresh.most });
      at.set(messages, { works, fresh });
    }
    return judged(o, at);
  } finally {
    await database.end();
    await api.close();
    await earshot.stop();
  }
}

/** Up to two million messages count as the small size. */
function judged(o: { rounds: number }, at: Map<number, Found>): Result {
  const all = [...at].flatMap(([messages, { works }]) =>
    Object.entries(works).map(([name, times]) => ({ name, times, most: messages > 2_000_000 ? 100 : 30 })),
  );
  const slowest = all.reduce((worst, each) => (each.times.p50 > worst.times.p50 ? each : worst));
  const ratio = Math.max(...all.map(({ times }) => times.ratio));
  return {
    bench: 'search',
    rounds: o.rounds,
    ours: slowest.times.p50,
    ceiling: slowest.times.bareP50,
    ratio,
    worst: slowest.name,
    met:
      all.every(({ times, most }) => times.p50 <= most && times.ratio <= 3) &&
      [...at.values()].every(({ fresh }) => fresh.most <= 1_000),
    at: Object.fromEntries(at),
  };
}
