import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Me } from '#contract/workspace.ts';
import { connectApiChannel, openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { load } from './rig/load.ts';
import { cpuOf } from './rig/processes.ts';
import { randomFrom } from './rig/random.ts';
import { median, rounded, say } from './rig/report.ts';
import { startEarshot } from './rig/server.ts';
import { messages } from './rules/messages.ts';
import { makeRules, switchOn } from './rules/rules.ts';

export const rules = bench({
  about: 'what rules cost whoever writes: messages received with 0, 20 and 100 active rules, in turns',
  options: {
    messages: 500,
    conversations: 400,
    active: '0,20,100',
    rounds: 5,
    all: false,
    connections: 16,
    prof: '',
  },
  run,
});

interface Round {
  /** Seconds from the first request until all messages are there, and until rules have looked at the last. */
  received: number;
  followed: number;
  /** Milliseconds of processor time per message, of the server and of the database, until rules are done. */
  serverCpu: number;
  databaseCpu: number;
  acted: number;
}

async function run(o: {
  messages: number;
  conversations: number;
  active: string;
  rounds: number;
  all: boolean;
  connections: number;
  prof: string;
}): Promise<Result> {
  const nodeArgs = o.prof ? ['--cpu-prof', `--cpu-prof-dir=${o.prof}`] : [];
  const earshot = await startEarshot({ nodeArgs });
  const api = openApi(earshot.url, earshot.apiKey);
  const database = new pg.Client({ connectionString: earshot.databaseUrl() });
  await database.connect();
  const widths = o.active.split(',').map(Number);
  const rounds = new Map<number, Round[]>(widths.map((width) => [width, []]));
  let lost = 0;
  try {
    const { workspace } = await api.get<Me>('/me');
    const channel = await connectApiChannel(api);
    const random = randomFrom(1);
    await makeRules(api, Math.max(...widths), o.all);
    await switchOn(database, workspace.id, 0);
    const write = async (count: number, warm = false): Promise<Round> => {
      const batch = messages(channel, { count, conversations: o.conversations, random });
      const before = await countOf(
        database,
        'select count(*)::int as n from message where external_id is not null',
      );
      const ran = await countOf(database, 'select count(*)::int as n from rule_run');
      const cpu = cpuOf(earshot);
      const began = performance.now();
      const { acknowledged } = await load(earshot.url, batch, {
        connections: warm ? 4 : o.connections,
        seconds: 120,
      });
      await until(async () => (await countOf(database, received)) >= before + acknowledged);
      const receivedIn = (performance.now() - began) / 1_000;
      await until(async () => (await countOf(database, waiting)) === 0);
      const followedIn = (performance.now() - began) / 1_000;
      const after = cpuOf(earshot);
      const per = 1_000 / count;
      lost += count - acknowledged;
      const acted = (await countOf(database, 'select count(*)::int as n from rule_run')) - ran;
      return {
        received: receivedIn,
        followed: followedIn,
        serverCpu: (after.server - cpu.server) * per,
        databaseCpu: (after.database - cpu.database) * per,
        acted,
      };
    };
    await write(o.conversations, true);
    for (let n = 0; n < o.rounds + 1; n += 1) {
      for (const width of widths) {
        await switchOn(database, workspace.id, width);
        const round = await write(o.messages);
        // The first one warms up.
        if (n === 0) continue;
        rounds.get(width)?.push(round);
        say(`round ${n}, ${width} active`, {
          'received in s': round.received,
          'followed in s': round.followed,
          'CPU ms each': round.serverCpu,
          database: round.databaseCpu,
          acted: round.acted,
        });
      }
    }
  } finally {
    await database.end();
    await api.close();
    await earshot.stop();
  }
  const of = (width: number, what: keyof Round) =>
    median((rounds.get(width) ?? []).map((round) => round[what]));
  const [least = 0, ...others] = widths;
  // Each against what was measured in the same round, so that other load hits both.
  const ratio = (width: number) =>
    median(
      (rounds.get(width) ?? []).map((round, n) => round.received / (rounds.get(least)?.[n]?.received ?? 1)),
    );
  const ratios = Object.fromEntries(others.map((width) => [width, rounded(ratio(width))]));
  return {
    bench: 'rules',
    rounds: o.rounds,
    ours: others.map((width) => of(width, 'received')),
    ceiling: of(least, 'received'),
    ratio: rounded(Math.max(...Object.values(ratios))),
    ratios,
    followed: widths.map((width) => of(width, 'followed')),
    serverCpu: widths.map((width) => of(width, 'serverCpu')),
    databaseCpu: widths.map((width) => of(width, 'databaseCpu')),
    acted: widths.map((width) => of(width, 'acted')),
    lost,
    met: lost === 0 && others.every((width) => ratio(width) <= 1.5),
  };
}

const received = 'select count(*)::int as n from message where external_id is not null';
const waiting = 'select count(*)::int as n from rule_news where due_at <= now()';

async function until(is: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 180_000; Date.now() < end; await sleep(10)) if (await is()) return;
  throw new Error('what was sent is not there after three minutes');
}

async function countOf(database: pg.Client, statement: string): Promise<number> {
  return (await database.query<{ n: number }>(statement)).rows[0]?.n ?? 0;
}
