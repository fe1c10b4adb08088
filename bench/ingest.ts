import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { ConversationSummary } from '#contract/conversations.ts';
import { makeSource, midOf, type Source } from './ingest/messages.ts';
import { type Api, openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { startCeiling } from './rig/ceiling.ts';
import { startGraph } from './rig/graph.ts';
import { type Loaded, load } from './rig/load.ts';
import { appsAt, makePages, ownWorkspace } from './rig/pages.ts';
import { cpuOf } from './rig/processes.ts';
import { randomFrom } from './rig/random.ts';
import { median, rounded, say } from './rig/report.ts';
import { type Earshot, startEarshot } from './rig/server.ts';
import { listen } from './rig/stream.ts';

export const ingest = bench({
  about: 'Messenger’s webhooks of 1 kB: acknowledged and settled per second, against a bare group commit',
  options: { connections: '1,32,128', seconds: 4, rounds: 3, conversations: 10_000, prof: '' },
  run,
});

interface Round {
  ours: Loaded;
  settledPerSecond: number;
  /** Milliseconds of processor time per message, of the server and of the database. */
  serverCpu: number;
  databaseCpu: number;
  ceiling: Loaded;
}

async function run(o: {
  connections: string;
  seconds: number;
  rounds: number;
  conversations: number;
  prof: string;
}): Promise<Result> {
  const nodeArgs = o.prof ? ['--cpu-prof', `--cpu-prof-dir=${o.prof}`] : [];
  const graph = await startGraph();
  const earshot = await startEarshot({ nodeArgs, env: { EARSHOT_APPS: appsAt(graph.url) } });
  const api = openApi(earshot.url, earshot.apiKey);
  const database = new pg.Client({ connectionString: earshot.databaseUrl() });
  await database.connect();
  const [page] = await makePages(database, { pages: 1, workspaces: [await ownWorkspace(database)] });
  if (!page) throw new Error('there is no page');
  const ceiling = await startCeiling(earshot.databaseUrl());
  const screen = watch(earshot);
  try {
    const source = makeSource(page, o.conversations, randomFrom(1));
    await seed(earshot, page.path, source, o.conversations, database);
    const widths = o.connections.split(',').map(Number);
    const rounds = new Map<number, Round[]>(widths.map((width) => [width, []]));
    const known = new Set<string>();
    let stored = await ceiling.rows();
    let lostByCeiling = 0;
    for (let n = 0; n < o.rounds; n += 1) {
      for (const width of widths) {
        const measured = { connections: width, seconds: o.seconds };
        await quiet(database);
        const most = o.seconds * (width === 1 ? 2_500 : 9_000);
        const bare = source.take(most, ceiling.path);
        const above = await load(ceiling.url, bare.requests, measured);
        lostByCeiling += above.acknowledged - ((await ceiling.rows()) - stored);
        stored = await ceiling.rows();

        const batch = source.take(most, page.path);
        const began = performance.now();
        const before = cpuOf(earshot);
        const ours = await load(earshot.url, batch.requests, measured);
        const told = new Set(batch.keys.slice(0, ours.sent));
        for (const key of told) known.add(key);
        await settled(database, screen.seen, o.conversations + known.size);
        const settledPerSecond = told.size / ((performance.now() - began) / 1_000);
        const after = cpuOf(earshot);
        const serverCpu = ((after.server - before.server) * 1_000) / told.size;
        const databaseCpu = ((after.database - before.database) * 1_000) / told.size;
        rounds.get(width)?.push({ ours, settledPerSecond, serverCpu, databaseCpu, ceiling: above });
        say(`${width} connections`, {
          'acknowledged/s': ours.perSecond,
          'p99 ms': ours.p99,
          'settled/s': settledPerSecond,
          'ceiling/s': above.perSecond,
          'its p99 ms': above.p99,
          'CPU ms each': serverCpu,
          database: databaseCpu,
          refused: JSON.stringify(ours.refused),
        });
      }
    }
    const lost = await missing(database, known);
    const unfound = await notFound(api, [...known].slice(-5));
    const at = Object.fromEntries(widths.map((width) => [width, summary(rounds.get(width) ?? [])]));
    const all = Object.values(at);
    return {
      bench: 'ingest',
      rounds: o.rounds,
      ours: all.map((w) => w.acknowledgedPerSecond),
      ceiling: all.map((w) => w.ceilingPerSecond),
      ratio: Math.min(...all.map((w) => w.ratio)),
      met: all.every((w) => w.met) && lost === 0 && unfound === 0,
      lost,
      unfound,
      lostByCeiling,
      streamResets: screen.resets(),
      streamBreaks: screen.breaks(),
      at,
    };
  } finally {
    screen.close();
    await ceiling.stop();
    await database.end();
    await api.close();
    await earshot.stop();
    graph.stop();
  }
}

function summary(rounds: Round[]) {
  const acknowledgedPerSecond = median(rounds.map((r) => r.ours.perSecond));
  const ceilingPerSecond = median(rounds.map((r) => r.ceiling.perSecond));
  const settledPerSecond = median(rounds.map((r) => r.settledPerSecond));
  const p99 = median(rounds.map((r) => r.ours.p99));
  const ceilingP99 = median(rounds.map((r) => r.ceiling.p99));
  const ratio = rounded(acknowledgedPerSecond / ceilingPerSecond);
  const settledRatio = rounded(settledPerSecond / ceilingPerSecond);
  const met = ratio >= 0.6 && p99 <= 2 * ceilingP99 && settledRatio >= 0.2;
  return {
    acknowledgedPerSecond,
    settledPerSecond,
    p99,
    ceilingPerSecond,
    ceilingP99,
    ratio,
    settledRatio,
    met,
  };
}

/** The conversations that are there before anything is measured. */
async function seed(
  earshot: Earshot,
  path: string,
  source: Source,
  conversations: number,
  database: pg.Client,
): Promise<void> {
  for (let from = 0; from < conversations; from += 1_000) {
    const { body, headers } = source.seeds(from, Math.min(conversations, from + 1_000));
    const answer = await fetch(earshot.url + path, {
      method: 'POST',
      headers,
      body,
    });
    if (answer.status !== 200) throw new Error(`seeding answered ${answer.status}: ${await answer.text()}`);
  }
  while ((await countOf(database, 'select count(*)::int as n from message')) < conversations) await sleep(50);
}

/** Applied, marked so, and shown on a screen. */
async function settled(database: pg.Client, seen: Set<string>, messages: number): Promise<void> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(20)) {
    if (seen.size < messages && Date.now() < deadline - 60_000) continue;
    const pending = 'select count(*)::int as n from inbound_request where applied_at is null';
    if ((await countOf(database, pending)) === 0) return;
  }
  throw new Error('what was acknowledged is not settled after two minutes');
}

/** What new people are called is asked afterwards, by jobs: those left over must not weigh on the next measurement. */
async function quiet(database: pg.Client): Promise<void> {
  await database.query('delete from graphile_worker._private_jobs where locked_at is null');
  const held = 'select count(*)::int as n from graphile_worker._private_jobs where locked_at is not null';
  while ((await countOf(database, held)) > 0) await sleep(50);
}

async function countOf(database: pg.Client, statement: string): Promise<number> {
  return (await database.query<{ n: number }>(statement)).rows[0]?.n ?? 0;
}

async function missing(database: pg.Client, known: Set<string>): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    'select count(*)::int as n from unnest($1::text[]) as k where not exists (select from message m where m.external_id = k)',
    [[...known].map(midOf)],
  );
  return rows[0]?.n ?? 0;
}

/** How many of these the search does not find: each text holds a word of its own. */
async function notFound(api: Api, keys: string[]): Promise<number> {
  let unfound = 0;
  for (const key of keys) {
    const page = await api.get<{ data: ConversationSummary[] }>(`/conversations?state=any&q=word${key}`);
    if (page.data.length !== 1) unfound += 1;
  }
  return unfound;
}

/** A screen that takes down which messages it was shown. */
function watch(earshot: Earshot) {
  const seen = new Set<string>();
  let resets = 0;
  const listening = listen(
    `${earshot.url}/api/v1/events`,
    { authorization: `Bearer ${earshot.apiKey}` },
    ({ event, data }) => {
      if (event === 'reset') resets += 1;
      const id = event === 'change' && /"messageId":"([^"]+)"/.exec(data.slice(0, 600))?.[1];
      if (id) seen.add(id);
    },
  );
  return { seen, resets: () => resets, breaks: listening.reconnects, close: listening.close };
}
