import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { settings as siteSettings } from '#connectors/website/settings.ts';
import { visitors as site } from '#connectors/website/visitors.ts';
import { type Api, openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { type Memory, memoryOf } from './rig/processes.ts';
import { median, percentile, rounded, say } from './rig/report.ts';
import { startEarshot } from './rig/server.ts';
import { openBareSeats } from './visitors/ceiling.ts';
import { type Guests, openGuests } from './visitors/guests.ts';

export const visitors = bench({
  about: 'website visitors with open streams, an event a minute each: how many fit into a gigabyte',
  options: { visitors: 5_000, seconds: 30, rounds: 3 },
  run,
});

const secrets = {
  tokenSecret: 'a token secret for benches',
  identitySecret: 'an identity secret for benches',
};

interface Round {
  perVisitorKb: number;
  bareKb: number;
  p50: number;
  p99: number;
  missed: number;
}

async function run(o: { visitors: number; seconds: number; rounds: number }): Promise<Result> {
  const rounds: Round[] = [];
  for (let n = 0; n < o.rounds; n += 1) {
    const bareKb = await openBareSeats(o.visitors);
    const round = { ...(await oneRound(o)), bareKb };
    rounds.push(round);
    say(`${o.visitors} visitors`, {
      'kB each': round.perVisitorKb,
      'per GB': 1_048_576 / round.perVisitorKb,
      'bare kB each': bareKb,
      'p50 ms': round.p50,
      'p99 ms': round.p99,
      missed: round.missed,
    });
  }
  const ours = Math.round(1_048_576 / median(rounds.map((r) => r.perVisitorKb)));
  const ceiling = Math.round(1_048_576 / median(rounds.map((r) => r.bareKb)));
  const missed = rounds.reduce((sum, r) => sum + r.missed, 0);
  return {
    bench: 'visitors',
    rounds: o.rounds,
    ours,
    ceiling,
    ratio: rounded(ours / ceiling),
    met: ours >= 20_000 && missed === 0,
    unit: 'visitors per GB of server and database',
    visitors: o.visitors,
    p50: median(rounds.map((r) => r.p50)),
    p99: median(rounds.map((r) => r.p99)),
    missed,
  };
}

async function oneRound(o: { visitors: number; seconds: number }): Promise<Omit<Round, 'bareKb'>> {
  const earshot = await startEarshot();
  const api = openApi(earshot.url, earshot.apiKey);
  let guests: Guests | undefined;
  try {
    const channel = await connectSite(api);
    const settings = siteSettings.parse(secrets);
    const tokens = Array.from({ length: o.visitors }, () =>
      site.mint(settings, { id: randomUUID(), verified: false }),
    );
    // What the first requests load and cache is not the visitors' doing.
    await post(earshot.url, channel, tokens.slice(0, 50), 5, () => {});
    const before = await calm(() => memoryOf(earshot));
    guests = await openGuests(earshot.url, channel, tokens);
    const { took, missed, most } = await chat(earshot.url, channel, tokens, guests, o.seconds, () =>
      memoryOf(earshot),
    );
    const perVisitorKb = ((most.wholePss - before.wholePss) * 1_024) / o.visitors;
    return { perVisitorKb, p50: percentile(took, 0.5), p99: percentile(took, 0.99), missed };
  } finally {
    await guests?.close();
    await api.close();
    await earshot.stop();
  }
}

async function connectSite(api: Api): Promise<string> {
  const { id } = await api.post<{ id: string }>('/channels', {
    connector: 'website',
    name: 'Bench',
    settings: secrets,
  });
  return id;
}

/** The mean of a few looks. */
async function calm(look: () => Memory): Promise<Memory> {
  await sleep(3_000);
  return look();
}

/** Everybody writes once a minute, and sees their own message come back over the stream. */
async function chat(
  url: string,
  channel: string,
  tokens: string[],
  guests: Guests,
  seconds: number,
  look: () => Memory,
): Promise<{ took: number[]; missed: number; most: Memory }> {
  let most = look();
  const watching = setInterval(() => {
    const now = look();
    if (now.wholePss > most.wholePss) most = now;
  }, 1_000);
  const sentAt = new Map<string, number>();
  const count = Math.round((tokens.length / 60) * seconds);
  const writers = Array.from({ length: count }, (_, i) => tokens[(i * 7) % tokens.length] ?? '');
  await post(url, channel, writers, seconds, (id) => sentAt.set(id, Date.now()));
  for (const deadline = Date.now() + 10_000; guests.seen.size < count && Date.now() < deadline; )
    await sleep(50);
  clearInterval(watching);
  const took = [...sentAt].flatMap(([id, at]) => {
    const seen = guests.seen.get(id);
    return seen === undefined ? [] : [seen - at];
  });
  return { took, missed: count - took.length, most };
}

async function post(
  url: string,
  channel: string,
  tokens: string[],
  seconds: number,
  onSent: (id: string) => void,
): Promise<void> {
  const pool = new Pool(url, { connections: 16 });
  const began = performance.now();
  const under: Promise<unknown>[] = [];
  for (const [n, token] of tokens.entries()) {
    const due = began + (n / tokens.length) * seconds * 1_000;
    if (due > performance.now()) await sleep(due - performance.now());
    const id = randomUUID();
    onSent(id);
    under.push(
      pool
        .request({
          method: 'POST',
          path: `/webhooks/website/${channel}`,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ messages: [{ id, text: 'Is the shop open on Sunday? மூடி பொருந்தவில்லை.' }] }),
        })
        .then((answer) => answer.body.dump()),
    );
  }
  await Promise.allSettled(under);
  await pool.destroy();
}
