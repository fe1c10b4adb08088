import pg from 'pg';
import type { Me } from '#contract/workspace.ts';
import { probe } from './desk/probe.ts';
import { type Screen, screensOf } from './desk/screens.ts';
import { hire } from './desk/staff.ts';
import { workingDay } from './desk/working-day.ts';
import { seedTo } from './list/seed.ts';
import { alternate, type Times } from './rig/alternate.ts';
import { connectApiChannel, openApi } from './rig/api.ts';
import { openAudience } from './rig/audience.ts';
import { bench, type Result } from './rig/bench.ts';
import { randomFrom } from './rig/random.ts';
import { percentile, rounded, say } from './rig/report.ts';
import { startEarshot } from './rig/server.ts';
import { startPlatform } from './send/platform.ts';

export const desk = bench({
  about: 'every screen’s calls while many agents work, and alone against the bare queries',
  options: {
    agents: 50,
    conversations: 100_000,
    open: 50_000,
    full: false,
    seconds: 30,
    every: 5,
    requests: 30,
    rounds: 3,
    prof: '',
  },
  run,
});

const limit = 100;

async function run(o: {
  agents: number;
  conversations: number;
  open: number;
  full: boolean;
  seconds: number;
  every: number;
  requests: number;
  rounds: number;
  prof: string;
}): Promise<Result> {
  const [agents, conversations] = o.full ? [200, 1_000_000] : [o.agents, o.conversations];
  const earshot = await startEarshot(o.prof ? { nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${o.prof}`] } : {});
  const api = openApi(earshot.url, earshot.apiKey, { connections: 1 });
  const platform = await startPlatform({ latencyMs: 50, errors: 0.01 });
  const database = new pg.Client({ connectionString: earshot.databaseUrl() });
  await database.connect();
  try {
    const { workspace, agent } = await api.get<Me>('/me');
    const channel = await connectApiChannel(api, { callbackUrl: platform.url });
    const place = { workspaceId: workspace.id, agentId: agent.id, channelId: channel.id };
    const began = performance.now();
    await seedTo(database, place, { from: 0, to: conversations });
    const staff = await hire(database, place, { agents, open: o.open, conversations });
    const { rows } = await database.query<{ open: number; unowned: number; events: number }>(
      `select count(*)::int as open, (count(*) filter (where assignee_id is null))::int as unowned from conversation where state = 'open'`,
    );
    const open = rows[0]?.open ?? 0;
    say(`${conversations} conversations`, { open, 'seeded in s': (performance.now() - began) / 1_000 });
    const random = randomFrom(1);
    const { rows: ids } = await database.query<{ id: string }>(
      `select id from conversation where state = 'open' and channel_id = $1 order by id limit 20000`,
      [channel.id],
    );
    const some = (): string => ids[random.whole(0, ids.length - 1)]?.id ?? '';
    const screens = screensOf(place, staff, random, some);
    const alone = await oneByOne(o, screens);
    const audience = await openAudience(
      {
        url: earshot.url,
        path: '/api/v1/events',
        headers: { authorization: `Bearer ${staff.agents[0]?.key}` },
      },
      agents,
    );
    const busy: Record<string, { count: number; p50: number; p99: number }> = {};
    const took = new Map<string, number[]>();
    const failed: string[] = [];
    const bare: number[] = [];
    for (let round = 0; round < o.rounds + 1; round += 1) {
      const seconds = round === 0 ? Math.min(10, o.seconds) : o.seconds;
      const stop = probe(database, screens);
      const found = await workingDay(
        { url: earshot.url, staff, screens, random },
        { seconds, every: o.every },
      );
      const below = await stop();
      // The first round only warms up.
      if (round === 0) continue;
      failed.push(...found.failed);
      bare.push(...below);
      for (const [name, list] of found.took) took.set(name, [...(took.get(name) ?? []), ...list]);
    }
    await audience.close();
    for (const [name, list] of took) {
      busy[name] = { count: list.length, p50: percentile(list, 0.5), p99: percentile(list, 0.99) };
      say(`${name}, ${agents} at work`, busy[name]);
    }
    const below = { p50: percentile(bare, 0.5), p99: percentile(bare, 0.99) };
    say('bare queries meanwhile', below);
    for (const each of failed.slice(0, 5)) say('refused', { what: each });
    const worst = Math.max(...Object.values(busy).map(({ p99 }) => p99));
    const ratios = Object.values(alone).map(({ ratio }) => ratio);
    return {
      bench: 'desk',
      rounds: o.rounds,
      agents,
      conversations,
      open,
      ours: worst,
      ceiling: limit,
      ratio: rounded(worst / limit),
      slowest: Object.entries(busy).find(([, { p99 }]) => p99 === worst)?.[0] ?? '',
      worstAgainstBare: Math.max(...ratios),
      alone,
      busy,
      failed: failed.length,
      bare: below,
      met: worst <= limit && failed.length === 0,
    };

    /** One call after the other, each beside the bare queries for it, where there are any. */
    async function oneByOne(
      p: { requests: number; rounds: number },
      all: Screen[],
    ): Promise<Record<string, Times>> {
      const [lead] = staff.agents;
      if (!lead) throw new Error('nobody was hired');
      const own = openApi(earshot.url, lead.key, { connections: 4 });
      const works = all
        .filter(({ bare }) => bare.length > 0)
        .map((screen) => ({ ...screen, ours: () => screen.ours(own, lead) }));
      const found = await alternate(own, database, works, p);
      await own.close();
      return found;
    }
  } finally {
    await database.end();
    await api.close();
    await earshot.stop();
    platform.stop();
  }
}
