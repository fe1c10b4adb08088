import pg from 'pg';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { connectApiChannel, openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { randomFrom, uuidFrom } from './rig/random.ts';
import { median, rounded, say } from './rig/report.ts';
import { startEarshot } from './rig/server.ts';
import { startFanOut } from './screen/ceiling.ts';
import { measure, type Post, type Times } from './screen/measure.ts';

export const screen = bench({
  about: 'from a customer’s message to the frame on every agent’s screen, against commit, notify, fan-out',
  options: { agents: '10,100,1000', rate: 200, seconds: 5, rounds: 3, prof: '' },
  run,
});

interface Round {
  ours: Times;
  ceiling: Times;
}

async function run(o: {
  agents: string;
  rate: number;
  seconds: number;
  rounds: number;
  prof: string;
}): Promise<Result> {
  const nodeArgs = o.prof ? ['--cpu-prof', `--cpu-prof-dir=${o.prof}`] : [];
  const earshot = await startEarshot({ nodeArgs });
  const api = openApi(earshot.url, earshot.apiKey);
  const channel = await connectApiChannel(api);
  const bare = await startFanOut(earshot.databaseUrl());
  const foreign = new pg.Client({ connectionString: earshot.databaseUrl() });
  await foreign.connect();
  const random = randomFrom(1);
  const seat = {
    url: earshot.url,
    path: '/api/v1/events',
    headers: { authorization: `Bearer ${earshot.apiKey}` },
  };
  const ours: Post = (mark) => {
    const n = random.whole(0, 199);
    const body = Buffer.from(
      JSON.stringify({
        type: 'message',
        id: uuidFrom(random),
        thread: { id: `thread-${n}` },
        author: { id: `person-${n}`, name: `Person ${n}` },
        text: `${mark} மூடி பொருந்தவில்லை. Պատվերը դեռ չի հասել։`,
      }),
    );
    const headers = webhookHeaders(channel.secret, uuidFrom(random), new Date(), body);
    return { path: channel.path, headers: { 'content-type': 'application/json', ...headers }, body };
  };
  let frameBytes = 1_500;
  const plain: Post = (mark) => {
    const head = `{"text":"${mark}`;
    return { path: '/', headers: {}, body: `${head}${'x'.repeat(Math.max(0, frameBytes - head.length))}"}` };
  };
  try {
    const sizes = o.agents.split(',').map(Number);
    const rounds = new Map<number, Round[]>(sizes.map((size) => [size, []]));
    const held: Times[] = [];
    const seatBelow = { url: bare.url, path: '/', headers: {} };
    for (let n = 0; n < o.rounds; n += 1) {
      for (const agents of sizes) {
        const pace = { agents, perSecond: o.rate, seconds: o.seconds };
        const above = await measure(earshot.url, seat, ours, pace);
        frameBytes = above.frameBytes;
        const ceiling = await measure(bare.url, seatBelow, plain, pace);
        rounds.get(agents)?.push({ ours: above, ceiling });
        report(`${agents} agents`, above, ceiling);
      }
      await foreign.query('begin; select pg_current_xact_id()');
      held.push(
        await measure(earshot.url, seat, ours, { agents: 100, perSecond: o.rate, seconds: o.seconds }),
      );
      await foreign.query('rollback');
      report('100, a transaction left open', held[n]);
    }
    return judged(o.rounds, rounds, held);
  } finally {
    await foreign.end();
    await bare.stop();
    await api.close();
    await earshot.stop();
  }
}

function report(what: string, ours: Times | undefined, ceiling?: Times): void {
  say(what, {
    'p50 ms': ours?.p50 ?? 0,
    'p99 ms': ours?.p99 ?? 0,
    missed: ours?.missed ?? 0,
    ...(ceiling ? { 'ceiling p50': ceiling.p50, 'its p99': ceiling.p99, 'its missed': ceiling.missed } : {}),
  });
}

function judged(count: number, rounds: Map<number, Round[]>, held: Times[]): Result {
  const at = Object.fromEntries([...rounds].map(([size, list]) => [size, summary(list)]));
  const open = { p50: median(held.map((t) => t.p50)), p99: median(held.map((t) => t.p99)) };
  const largest = at[Math.max(...rounds.keys())];
  const hundred = at[100];
  const missed = [...rounds.values()].flat().reduce((sum, r) => sum + r.ours.missed, 0);
  const fits = (t: { p50: number; p99: number }): boolean => t.p50 <= 10 && t.p99 <= 50;
  return {
    bench: 'screen',
    rounds: count,
    ours: largest?.p50 ?? 0,
    ceiling: largest?.ceilingP50 ?? 0,
    ratio: largest?.ratio ?? 0,
    met: (!hundred || fits(hundred)) && fits(open) && (largest?.ratio ?? 0) <= 3 && missed === 0,
    missed,
    at,
    withOpenTransaction: open,
  };
}

function summary(list: Round[]) {
  const p50 = median(list.map((r) => r.ours.p50));
  const ceilingP50 = median(list.map((r) => r.ceiling.p50));
  return {
    p50,
    p99: median(list.map((r) => r.ours.p99)),
    ceilingP50,
    ceilingP99: median(list.map((r) => r.ceiling.p99)),
    ratio: rounded(p50 / ceilingP50),
  };
}
