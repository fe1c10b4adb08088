import { setTimeout as sleep } from 'node:timers/promises';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { Message } from '#contract/messages.ts';
import { type Api, connectApiChannel, openApi } from './rig/api.ts';
import { openAudience } from './rig/audience.ts';
import { startBare } from './rig/bare.ts';
import { bench, type Result } from './rig/bench.ts';
import { type Memory, memoryOf, rssOf } from './rig/processes.ts';
import { type Random, randomFrom, uuidFrom } from './rig/random.ts';
import { median, rounded, say } from './rig/report.ts';
import { type Earshot, startEarshot } from './rig/server.ts';

export const memory = bench({
  about: 'memory at rest, and at 20,000 messages a day (in quick motion) with 20 agents',
  options: { idle: 60, seconds: 60, faster: 100, agents: 20, rounds: 1 },
  run,
});

const perDay = 20_000;

async function run(o: {
  idle: number;
  seconds: number;
  faster: number;
  agents: number;
  rounds: number;
}): Promise<Result> {
  const rests: Memory[] = [];
  const busies: Memory[] = [];
  const bares: number[] = [];
  for (let round = 0; round < o.rounds; round += 1) {
    const earshot = await startEarshot();
    const api = openApi(earshot.url, earshot.apiKey);
    try {
      const bare = await startBare(earshot.databaseUrl());
      await sleep(o.idle * 1_000);
      bares.push(rssOf(bare.pid));
      bare.stop();
      const rest = memoryOf(earshot);
      rests.push(rest);
      show(`${o.idle} s after the start`, rest);
      const busy = await work(earshot, api, o);
      busies.push(busy);
      show('at work, most', busy);
    } finally {
      await api.close();
      await earshot.stop();
    }
  }
  const rest = middle(rests);
  const busy = middle(busies);
  const bareRss = median(bares);
  return {
    bench: 'memory',
    rounds: o.rounds,
    ours: rest.serverRss,
    ceiling: bareRss,
    ratio: rounded(rest.serverRss / bareRss),
    met: rest.serverRss <= 160 && Math.max(rest.wholePss, busy.wholePss) <= 512,
    atRest: rest,
    atWork: busy,
    unit: 'MB',
  };
}

function show(what: string, m: Memory): void {
  say(what, { 'server RSS MB': m.serverRss, 'server PSS MB': m.serverPss, 'whole PSS MB': m.wholePss });
}

function middle(list: Memory[]): Memory {
  return {
    serverRss: median(list.map((m) => m.serverRss)),
    serverPss: median(list.map((m) => m.serverPss)),
    wholePss: median(list.map((m) => m.wholePss)),
  };
}

/** A day's traffic in quick motion; answers the most that any moment took. */
async function work(
  earshot: Earshot,
  api: Api,
  o: { seconds: number; faster: number; agents: number },
): Promise<Memory> {
  const channel = await connectApiChannel(api);
  const random = randomFrom(1);
  const headers = { authorization: `Bearer ${earshot.apiKey}` };
  const audience = await openAudience({ url: earshot.url, path: '/api/v1/events', headers }, o.agents);
  const perSecond = (perDay * o.faster) / 86_400;
  const most: Memory = { serverRss: 0, serverPss: 0, wholePss: 0 };
  const until = performance.now() + o.seconds * 1_000;
  let measured = 0;
  for (let n = 0; performance.now() < until; n += 1) {
    void customer(earshot.url, channel, n, random).catch(() => {});
    // One answer for two messages, each after the agent has looked at the list and opened the conversation.
    if (n % 2 === 0) void agent(api, random).catch(() => {});
    await sleep(1_000 / perSecond);
    if (performance.now() - measured < 1_000) continue;
    measured = performance.now();
    const now = memoryOf(earshot);
    for (const key of ['serverRss', 'serverPss', 'wholePss'] as const)
      most[key] = Math.max(most[key], now[key]);
  }
  await audience.close();
  return most;
}

async function customer(
  url: string,
  channel: { path: string; secret: string },
  n: number,
  random: Random,
): Promise<void> {
  const who = random.whole(0, 400);
  const event = {
    type: 'message',
    id: `m${n}`,
    thread: { id: `thread-${who}` },
    author: { id: `person-${who}`, name: `Person ${who}` },
    text: `மூடி பொருந்தவில்லை. The lid does not fit. Պատվերը դեռ չի հասել։ ${n}`,
  };
  const body = Buffer.from(JSON.stringify(event));
  const headers = webhookHeaders(channel.secret, uuidFrom(random), new Date(), body);
  const answer = await fetch(url + channel.path, { method: 'POST', headers, body });
  await answer.arrayBuffer();
}

async function agent(api: Api, random: Random): Promise<void> {
  const page = await api.get<{ data: ConversationSummary[] }>('/conversations?limit=50');
  const { id } = random.pick(page.data);
  await api.get(`/conversations/${id}`);
  await api.get<{ data: Message[] }>(`/conversations/${id}/messages?limit=50`);
  await api.post(`/conversations/${id}/notes`, { text: 'Looked into it; the depot sends another lid.' });
}
