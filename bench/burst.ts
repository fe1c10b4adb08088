import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { batch } from './burst/batch.ts';
import { connectApiChannel, openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { type Ceiling, startCeiling } from './rig/ceiling.ts';
import { startGraph } from './rig/graph.ts';
import { appName, appsAt, makePages, makeWorkspaces } from './rig/pages.ts';
import { randomFrom, uuidFrom } from './rig/random.ts';
import { median, rounded, say } from './rig/report.ts';
import { type Earshot, startEarshot } from './rig/server.ts';
import { measure, type Post, type Times } from './screen/measure.ts';

export const burst = bench({
  about: 'a batch of a thousand updates for a hundred pages of twenty workspaces, beside a channel in use',
  options: { updates: 1_000, pages: 100, workspaces: 20, rate: 50, seconds: 6, rounds: 5, prof: '' },
  run,
});

interface Options {
  updates: number;
  pages: number;
  workspaces: number;
  rate: number;
  seconds: number;
  rounds: number;
  prof: string;
}

interface Round {
  /** Milliseconds until the batch was acknowledged, by us and by the bare commit. */
  ours: number;
  ceiling: number;
  /** Until all of it was applied. */
  settled: number;
  calm: Times;
  busy: Times;
}

async function run(o: Options): Promise<Result> {
  const nodeArgs = o.prof ? ['--cpu-prof', `--cpu-prof-dir=${o.prof}`] : [];
  const graph = await startGraph();
  const earshot = await startEarshot({ nodeArgs, env: { EARSHOT_APPS: appsAt(graph.url) } });
  const api = openApi(earshot.url, earshot.apiKey);
  const database = new pg.Client({ connectionString: earshot.databaseUrl() });
  await database.connect();
  const channel = await connectApiChannel(api);
  const ceiling = await startCeiling(earshot.databaseUrl());
  const workspaces = await makeWorkspaces(database, o.workspaces);
  const pages = await makePages(database, { pages: o.pages, workspaces });
  const post = postTo(channel);
  const steady = () =>
    measure(earshot.url, seatOf(earshot), post, {
      agents: 1,
      perSecond: o.rate,
      seconds: o.seconds,
    });
  try {
    // The first opens each channel and plans each statement; nobody's batch is the first.
    await deliver(earshot, database, batch(pages, o.updates, 0));
    const rounds: Round[] = [];
    for (let n = 1; n <= o.rounds; n += 1) {
      const calm = await steady();
      const next = batch(pages, o.updates, n);
      const under = steady();
      // The first second warms up and is not counted.
      await sleep((o.seconds * 1_000) / 3);
      const bare = await toCeiling(ceiling, next);
      const { acknowledged, settled } = await deliver(earshot, database, next);
      rounds.push({ ours: acknowledged, ceiling: bare, settled, calm, busy: await under });
      say(`round ${n}`, {
        'acknowledged ms': acknowledged,
        'bare commit ms': bare,
        'settled ms': settled,
        'others p99 calm': calm.p99,
        'during it': rounds.at(-1)?.busy.p99 ?? 0,
      });
    }
    const lost = (o.rounds + 1) * o.updates - (await entered(database));
    return summary(o, rounds, lost);
  } finally {
    await ceiling.stop();
    await database.end();
    await api.close();
    await earshot.stop();
    graph.stop();
  }
}

function summary(o: Options, rounds: Round[], lost: number): Result {
  const ours = median(rounds.map((r) => r.ours));
  const ceiling = median(rounds.map((r) => r.ceiling));
  const calm = median(rounds.map((r) => r.calm.p99));
  const busy = median(rounds.map((r) => r.busy.p99));
  const missed = rounds.reduce((sum, r) => sum + r.calm.missed + r.busy.missed, 0);
  return {
    bench: 'burst',
    rounds: o.rounds,
    ours,
    ceiling,
    ratio: rounded(busy / calm),
    met: ours - ceiling <= 50 && busy <= 2 * calm && lost === 0 && missed === 0,
    aboveCommit: rounded(ours - ceiling),
    settledMs: median(rounds.map((r) => r.settled)),
    othersCalmP99: calm,
    othersBusyP99: busy,
    lost,
    missed,
  };
}

type Batch = ReturnType<typeof batch>;

async function deliver(
  earshot: Earshot,
  database: pg.Client,
  { body, headers }: Batch,
): Promise<{ acknowledged: number; settled: number }> {
  const began = performance.now();
  const answer = await fetch(`${earshot.url}/webhooks/${appName}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  });
  await answer.arrayBuffer();
  const acknowledged = performance.now() - began;
  if (answer.status !== 200) throw new Error(`the batch was answered with ${answer.status}`);
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
    const { rows } = await database.query<{ n: number }>(
      `select count(*)::int as n from inbound_request where applied_at is null and connector = $1`,
      [appName],
    );
    if (rows[0]?.n === 0) return { acknowledged, settled: performance.now() - began };
  }
  throw new Error('a batch is not settled after a minute');
}

/** The same body, whose signature is checked and which is committed. */
async function toCeiling(ceiling: Ceiling, { body, headers }: Batch): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`${ceiling.url}${ceiling.path}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`the bare commit was answered with ${answer.status}`);
  return performance.now() - began;
}

async function entered(database: pg.Client): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    `select count(*)::int as n from message m join channel c on c.workspace_id = m.workspace_id and c.id = m.channel_id
     where c.connector = 'messenger'`,
  );
  return rows[0]?.n ?? 0;
}

function seatOf(earshot: Earshot) {
  return { url: earshot.url, path: '/api/v1/events', headers: { authorization: `Bearer ${earshot.apiKey}` } };
}

/** Messages to a channel of somebody who has nothing to do with the batch. */
function postTo(channel: { path: string; secret: string }): Post {
  const random = randomFrom(2);
  return (mark) => {
    const n = random.whole(0, 199);
    const body = Buffer.from(
      JSON.stringify({
        type: 'message',
        id: uuidFrom(random),
        thread: { id: `thread-${n}` },
        author: { id: `person-${n}`, name: `Person ${n}` },
        text: `${mark} मेरा पार्सल कहाँ है?`,
      }),
    );
    const headers = webhookHeaders(channel.secret, crypto.randomUUID(), new Date(), body);
    return { path: channel.path, headers: { 'content-type': 'application/json', ...headers }, body };
  };
}
