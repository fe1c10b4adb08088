import { setTimeout as sleep } from 'node:timers/promises';
import type { Change } from '#contract/events.ts';
import { type Reply, replyAll } from './crash/agents.ts';
import { meanGap, planBlows, strike } from './crash/killer.ts';
import { startReceiver, tellAll } from './crash/platform.ts';
import { makeTraffic } from './crash/traffic.ts';
import { judge, readAll, type Verdict } from './crash/verdict.ts';
import { type Api, connectApiChannel, metrics, openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { randomFrom } from './rig/random.ts';
import { type Earshot, startEarshot } from './rig/server.ts';
import { listen } from './rig/stream.ts';

/** Kills the server and its database again and again while messages come in and replies go out. */
export const crash = bench({
  about: 'nothing lost, doubled or out of order while server and database are killed at random instants',
  options: { events: 10_000, replies: 0, kills: 50, seed: 0, keep: false },
  run: runCrash,
});

export interface CrashResult extends Result, Verdict {
  seed: number;
}

export async function runCrash(o: {
  events: number;
  replies: number;
  kills: number;
  seed: number;
  keep: boolean;
}): Promise<CrashResult> {
  const seed = o.seed || Date.now() & 0x7fffffff;
  const replyCount = o.replies || Math.round(o.events / 20);
  console.log(
    `${o.events} events, ${replyCount} replies, ${o.kills} kills; the same again with --seed ${seed}`,
  );
  const traffic = makeTraffic(o.events, seed);
  const seconds = Math.max(1, (o.kills * meanGap) / 1_000);
  const earshot = await startEarshot({ keep: o.keep });
  const receiver = await startReceiver(randomFrom(seed + 1));
  const api = openApi(earshot.url, earshot.apiKey);
  try {
    const channel = await connectApiChannel(api, { callbackUrl: receiver.url });
    const screen = openScreen(earshot, api);
    let acknowledged = 0;
    const told = tellAll(earshot.url, channel, traffic.deliveries, {
      perSecond: o.events / seconds,
      random: randomFrom(seed + 2),
      onAcknowledged: () => {
        acknowledged += 1;
      },
    });
    const replied = replyAll(api, replyCount, {
      perSecond: replyCount / seconds,
      random: randomFrom(seed + 3),
    });
    const began = performance.now();
    const { startTimes } = await strike(earshot, planBlows(o.kills, randomFrom(seed + 4)));
    const struckFor = Math.round(performance.now() - began);
    const [{ retries }, replies] = await Promise.all([told, replied]);
    const settledIn = await settled(earshot, api, replies);
    await screen.caughtUp();
    const verdict = await judge(api, {
      expected: traffic.expected,
      replies,
      arrivals: receiver.arrivals,
      streamed: screen.seen,
    });
    const { resets, reconnects } = screen.figures();
    screen.close();
    for (const fault of verdict.faults) console.log(`FAULT ${fault}`);
    const { lost, doubled, disordered, misshapen, repliesLost, repliesDoubled, streamMissed } = verdict;
    const faults = lost + doubled + disordered + misshapen + repliesLost + repliesDoubled + streamMissed;
    if (faults > 0) console.log(earshot.said());
    const slowest = Math.round(Math.max(0, ...startTimes));
    return {
      bench: 'crash',
      rounds: 1,
      met: faults === 0,
      ...verdict,
      seed,
      events: o.events,
      deliveries: acknowledged,
      repeats: traffic.repeats,
      retries,
      replies: replies.length,
      kills: o.kills,
      struckForMs: struckFor,
      settledInMs: settledIn,
      slowestStartMs: slowest,
      streamReconnects: reconnects,
      streamResets: resets,
    };
  } finally {
    await api.close();
    await earshot.stop();
    await receiver.close();
  }
}

/** An agent's screen, which counts as seen what the stream brought, or what it read anew when told to. */
function openScreen(earshot: Earshot, api: Api) {
  const seen = new Set<string>();
  let resets = 0;
  let reading: Promise<unknown> = Promise.resolve();
  const listening = listen(
    `${earshot.url}/api/v1/events`,
    { authorization: `Bearer ${earshot.apiKey}` },
    ({ event, data }) => {
      if (event === 'change') {
        const { messageId } = JSON.parse(data) as Change;
        if (messageId) seen.add(messageId);
      }
      if (event === 'reset') {
        resets += 1;
        reading = reading.then(() => readAnew(api, seen));
      }
    },
  );
  return {
    seen,
    figures: () => ({ resets, reconnects: listening.reconnects() }),
    /** Connected again, and longer than the reader's round, so that what it alone brings has come. */
    async caughtUp() {
      await sleep(1_500);
      for (const deadline = Date.now() + 10_000; !listening.isOpen() && Date.now() < deadline; )
        await sleep(20);
      await reading;
    },
    close: listening.close,
  };
}

/** What a desk does on `reset`: loads its lists and timelines again, trying until the server answers. */
async function readAnew(api: Api, seen: Set<string>): Promise<void> {
  for (;;) {
    const timelines = await readAll(api).catch(() => null);
    for (const message of timelines?.flat() ?? []) seen.add(message.id);
    if (timelines) return;
    await sleep(100);
  }
}

/** Until nothing waits any more: requests to be applied, parts to be sent. Answers in milliseconds. */
async function settled(earshot: Earshot, api: Api, replies: Reply[]): Promise<number> {
  const began = performance.now();
  const patience = 90_000;
  for (let calm = 0; calm < 2; await sleep(100)) {
    const found = await metrics(earshot.url).catch(() => new Map<string, number>());
    const waiting = ['earshot_inbound_pending', ...['queued', 'sending'].map(partsIn)].map((name) =>
      found.get(name),
    );
    calm = found.size > 0 && waiting.every((n) => !n) ? calm + 1 : 0;
    if (performance.now() - began > patience) {
      console.log(
        `Not settled after ${patience / 1_000} s: ${waiting.join(', ')}; ${replies.length} replies`,
      );
      break;
    }
  }
  await api.get('/me');
  return Math.round(performance.now() - began);
}

function partsIn(state: string): string {
  return `earshot_parts{state="${state}"}`;
}
