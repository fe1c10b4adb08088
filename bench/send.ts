import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { type Api, connectApiChannel, openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { load, rawPost } from './rig/load.ts';
import { median, rounded, say } from './rig/report.ts';
import { type Earshot, freePort, startEarshot } from './rig/server.ts';
import { conversations } from './send/conversations.ts';
import { bareMails, type PostOffice, seedMails, startPostOffice } from './send/mail.ts';
import { type Platform, startPlatform } from './send/platform.ts';
import { startQueue } from './send/queue.ts';

export const send = bench({
  about: 'replies to a platform that takes 50 ms and refuses one in a hundred, and the same by mail',
  options: { replies: 1000, mails: 300, connections: 8, rounds: 3, prof: '' },
  run,
});

const latencyMs = 50;
const errors = 0.01;
const patience = 120_000;

interface Round {
  perSecond: number;
  ceilingPerSecond: number;
}

async function run(o: {
  replies: number;
  mails: number;
  connections: number;
  rounds: number;
  prof: string;
}): Promise<Result> {
  const smtpPort = await freePort();
  const earshot = await startEarshot({
    env: { EARSHOT_SMTP_PORT: String(smtpPort) },
    nodeArgs: o.prof ? ['--cpu-prof', `--cpu-prof-dir=${o.prof}`] : [],
  });
  const api = openApi(earshot.url, earshot.apiKey);
  const platform = await startPlatform({ latencyMs, errors });
  const below = await startPlatform({ latencyMs, errors });
  const post = await startPostOffice({ latencyMs, errors });
  const queue = await startQueue(earshot.databaseUrl(), below.url);
  const database = new pg.Client({ connectionString: earshot.databaseUrl() });
  await database.connect();
  try {
    const byHttp = await seedPlatform(earshot, api, platform, o.replies);
    const byMail = await seedMails({ api, smtpPort, outPort: post.port, conversations: o.mails });
    const calls: Round[] = [];
    const mails: Round[] = [];
    for (let n = 0; n < o.rounds; n += 1) {
      const ceilingPerSecond = await timed(below, o.replies, () =>
        queue.put(n * o.replies, o.replies, o.connections),
      );
      const perSecond = await timed(platform, o.replies, () =>
        answer(earshot, byHttp, `reply ${n}`, o.replies, o.connections),
      );
      calls.push({ perSecond, ceilingPerSecond });
      say('replies', {
        'per s': perSecond,
        'bare queue': ceilingPerSecond,
        ratio: perSecond / ceilingPerSecond,
      });
      const bare = await bareMails(post, `bare ${n}`, o.mails);
      const mailed = await timed(post, o.mails, () =>
        answer(earshot, byMail, `letter ${n}`, o.mails, o.connections),
      );
      mails.push({ perSecond: mailed, ceilingPerSecond: bare });
      // A conversation waits for what was refused, so nothing of it may be left when the next round begins.
      await settled(database);
      say('mails', { 'per s': mailed, 'bare sender': bare, ratio: mailed / bare });
    }
    const replies = judge(calls, await fate(platform, o.rounds, 'reply', o.replies));
    const letters = judge(mails, await fate(post, o.rounds, 'letter', o.mails));
    return {
      bench: 'send',
      rounds: o.rounds,
      ours: replies.perSecond,
      ceiling: replies.ceilingPerSecond,
      ratio: replies.ratio,
      met: [replies, letters].every((way) => way.ratio >= 0.5 && way.lost === 0 && way.doubled === 0),
      replies,
      letters,
    };
  } finally {
    await database.end();
    await queue.stop();
    await api.close();
    await earshot.stop();
    platform.stop();
    below.stop();
    post.stop();
  }
}

/** From the first wish until every message was tried once: repeats of what was refused wait for their turn. */
async function timed(
  there: Pick<Platform | PostOffice, 'tried'>,
  count: number,
  ask: () => Promise<unknown>,
): Promise<number> {
  const before = await there.tried();
  const began = performance.now();
  await ask();
  for (const deadline = Date.now() + patience; (await there.tried()) < before + count; await sleep(10))
    if (Date.now() > deadline) throw new Error('not everything was sent after two minutes');
  return count / ((performance.now() - began) / 1_000);
}

async function seedPlatform(
  earshot: Earshot,
  api: Api,
  platform: Platform,
  count: number,
): Promise<string[]> {
  const channel = await connectApiChannel(api, { callbackUrl: platform.url });
  const events = Array.from({ length: count }, (_, n) => ({
    ...{ type: 'message', id: `first-${n}`, thread: { id: `thread-${n}` }, text: 'மூடி பொருந்தவில்லை' },
    author: { id: `person-${n}`, name: `Person ${n}` },
  }));
  for (let from = 0; from < count; from += 500) {
    const body = Buffer.from(JSON.stringify({ events: events.slice(from, from + 500) }));
    const headers = webhookHeaders(channel.secret, `seed-${from}`, new Date(), body);
    const answered = await fetch(earshot.url + channel.path, { method: 'POST', headers, body });
    if (!answered.ok) throw new Error(`seeding answered ${answered.status}`);
  }
  return conversations(api, channel.id, count);
}

async function answer(
  earshot: Earshot,
  ids: string[],
  what: string,
  count: number,
  connections: number,
): Promise<void> {
  const authorization = `Bearer ${earshot.apiKey}`;
  const requests = Array.from({ length: count }, (_, n) =>
    rawPost(
      `/api/v1/conversations/${ids[n % ids.length]}/messages`,
      { authorization },
      Buffer.from(JSON.stringify({ text: `${what}-${n}`, clientId: `${what}-${n}-client` })),
    ),
  );
  const done = await load(earshot.url, requests, { connections, seconds: patience / 1_000 });
  if (what.startsWith('reply'))
    say('taken', { 'per s': done.perSecond, 'p50 ms': done.p50, 'p99 ms': done.p99 });
  if (done.acknowledged < count)
    throw new Error(`not every answer was taken: ${JSON.stringify(done.refused)}`);
}

/** Until nothing is queued or on its way any more: what was refused is tried again after some seconds. */
async function settled(database: pg.Client): Promise<void> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(200)) {
    const { rows } = await database.query<{ n: number }>(
      `select count(*)::int as n from part where state in ('queued', 'sending')`,
    );
    if (rows[0]?.n === 0) return;
  }
  throw new Error('some answers are still on their way after two minutes');
}

async function fate(
  there: Pick<Platform | PostOffice, 'took'>,
  rounds: number,
  what: string,
  count: number,
): Promise<{ lost: number; doubled: number }> {
  const { taken } = await there.took();
  const all = Array.from({ length: rounds }, (_, n) =>
    Array.from({ length: count }, (_, i) => taken[`${what} ${n}-${i}`] ?? 0),
  ).flat();
  return {
    lost: all.filter((times) => times === 0).length,
    doubled: all.filter((times) => times > 1).length,
  };
}

function judge(rounds: Round[], counted: { lost: number; doubled: number }) {
  const perSecond = rounded(median(rounds.map((r) => r.perSecond)));
  const ceilingPerSecond = rounded(median(rounds.map((r) => r.ceilingPerSecond)));
  return { perSecond, ceilingPerSecond, ratio: rounded(perSecond / ceilingPerSecond), ...counted };
}
