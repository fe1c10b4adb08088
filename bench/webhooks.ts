import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { makeSource } from './ingest/messages.ts';
import { openApi } from './rig/api.ts';
import { bench, type Result } from './rig/bench.ts';
import { startCeiling } from './rig/ceiling.ts';
import { startGraph } from './rig/graph.ts';
import { appsAt, makePages, ownWorkspace, signed } from './rig/pages.ts';
import { randomFrom } from './rig/random.ts';
import { median, rounded, say } from './rig/report.ts';
import { type Earshot, startEarshot } from './rig/server.ts';
import { conversations } from './send/conversations.ts';
import { figure, startCheckpoints } from './webhooks/conditions.ts';
import { makeDisk } from './webhooks/disk.ts';
import { fullDisk } from './webhooks/full-disk.ts';
import { type Delivery, openDoor, type Told, tellSteadily } from './webhooks/sender.ts';
import { letItBe, slowDown } from './webhooks/slow-platform.ts';

export const webhooks = bench({
  about: 'what the webhook door answers in calm, during checkpoints, beside a slow platform, on a full disk',
  options: { rate: 60, seconds: 8, rounds: 3, answers: 150, files: 40, disk: '', full: false },
  run,
});

type Options = {
  rate: number;
  seconds: number;
  rounds: number;
  answers: number;
  files: number;
  disk: string;
  full: boolean;
};

const phases = ['calm', 'checkpoint', 'slow platform'] as const;
type Phase = (typeof phases)[number];

interface Paired {
  ours: Told;
  ceiling: Told;
}

async function run(given: Options): Promise<Result> {
  const o: Options = given.full
    ? { ...given, rate: 120, seconds: 20, rounds: 5, answers: 300, files: 100 }
    : given;
  const disk = makeDisk(o.disk);
  if (typeof disk === 'string') say('full disk: left out', { because: disk });
  const graph = await startGraph();
  const earshot = await startEarshot({
    env: { EARSHOT_APPS: appsAt(graph.url) },
    ...(typeof disk === 'object' && { dataDir: `${disk.folder}/data` }),
  });
  const api = openApi(earshot.url, earshot.apiKey);
  const database = new pg.Client({ connectionString: earshot.databaseUrl() });
  database.on('error', () => {});
  await database.connect();
  const [page] = await makePages(database, { pages: 1, workspaces: [await ownWorkspace(database)] });
  if (!page) throw new Error('there is no page');
  const ceiling = await startCeiling(earshot.databaseUrl());
  const door = openDoor(earshot.url, page.path);
  const bare = openDoor(ceiling.url, ceiling.path);
  const source = makeSource(page, o.answers * o.rounds, randomFrom(3));
  const next = (): Delivery => {
    const { key, body } = source.next();
    return { key, body, headers: signed(body) };
  };
  const acknowledged = new Set<string>();
  const rounds: Record<Phase, Paired>[] = [];
  let open = true;
  const steadily = async (): Promise<Paired> => {
    const [ours, above] = await Promise.all([
      tellSteadily(door, next, { perSecond: o.rate, seconds: o.seconds }),
      tellSteadily(bare, next, { perSecond: o.rate, seconds: o.seconds }),
    ]);
    for (const key of ours.acknowledged) acknowledged.add(key);
    return { ours, ceiling: above };
  };
  try {
    const { body, headers } = source.seeds(0, o.answers * o.rounds);
    await door.tell({ key: 'seeds', body, headers });
    const all = await conversations(api, page.channelId, o.answers * o.rounds);
    // Connections open, statements are planned.
    await steadily();
    for (let n = 0; n < o.rounds; n += 1) {
      const calm = await steadily();
      const endCheckpoints = await startCheckpoints(earshot);
      const checkpoint = await steadily();
      const checkpoints = await endCheckpoints();
      const ids = all.slice(n * o.answers, (n + 1) * o.answers);
      const inFlight = await slowDown({ graph, api, ids, door, page, files: o.files, round: n });
      const slow = await steadily();
      await letItBe(graph, earshot);
      rounds.push({ calm, checkpoint, 'slow platform': slow });
      tell(rounds.at(-1), n + 1, { checkpoints, inFlight });
    }
    const { parts } = await graph.reached();
    const sentTwice = Object.values(parts).filter((times) => times > 1).length;
    await ceiling.stop();
    await bare.close();
    await database.end();
    open = false;
    const full =
      typeof disk === 'object' ? await fullDisk({ ...o, disk, earshot, door, next, acknowledged }) : null;
    await settled(earshot);
    const counted = await countedIn(earshot, [...acknowledged], o.answers * o.rounds + o.files * o.rounds);
    return summary(o, rounds, { ...counted, sentTwice }, full);
  } finally {
    if (open) await ceiling.stop();
    await door.close();
    await bare.close();
    await api.close();
    if (typeof disk === 'object') disk.makeRoom();
    await earshot.stop();
    graph.stop();
    if (typeof disk === 'object') disk.close();
  }
}

function tell(round: Record<Phase, Paired> | undefined, n: number, figures: Record<string, number>): void {
  for (const phase of phases) {
    const { ours, ceiling } = round?.[phase] ?? {};
    if (!ours || !ceiling) continue;
    say(`round ${n}, ${phase}`, {
      'p50 ms': ours.p50,
      'p99 ms': ours.p99,
      'bare commit p50': ceiling.p50,
      p99: ceiling.p99,
      refused: ours.refused.length,
    });
  }
  say(`round ${n}`, figures);
}

async function settled(earshot: Earshot): Promise<void> {
  const pending = 'select count(*)::int as n from inbound_request where applied_at is null';
  for (const deadline = Date.now() + 120_000; (await figure(earshot, pending)) > 0; await sleep(200))
    if (Date.now() > deadline) throw new Error('what was acknowledged is not applied after two minutes');
}

type Counted = Awaited<ReturnType<typeof countedIn>>;

/** `others`: the messages that were there without being counted as acknowledged here. */
async function countedIn(earshot: Earshot, keys: string[], others: number) {
  const stored = `select count(distinct m.external_id)::int as n from message m
    where m.kind = 'incoming' and split_part(m.external_id, '_', 2) = any($1::text[])`;
  const rows = `select count(*)::int as n from message where kind = 'incoming'`;
  const held = 'select count(*)::int as n from quarantined';
  const found = await figure(earshot, stored, [keys]);
  return {
    acknowledged: keys.length,
    lost: keys.length - found,
    doubled: (await figure(earshot, rows)) - found - others,
    quarantined: await figure(earshot, held),
  };
}

function summary(
  o: Options,
  rounds: Record<Phase, Paired>[],
  counted: Counted & { sentTwice: number },
  full: Awaited<ReturnType<typeof fullDisk>> | null,
): Result {
  const at = (phase: Phase, who: keyof Paired, which: 'p50' | 'p99'): number =>
    median(rounds.map((round) => round[phase][who][which]));
  const figures = phases.map((phase) => {
    const p99 = at(phase, 'ours', 'p99');
    const ceilingP99 = at(phase, 'ceiling', 'p99');
    const toCalm = median(rounds.map((round) => round[phase].ours.p99 / round.calm.ours.p99));
    return {
      phase,
      p50: at(phase, 'ours', 'p50'),
      p99,
      ceilingP50: at(phase, 'ceiling', 'p50'),
      ceilingP99,
      toCalm,
      met: p99 - ceilingP99 <= 50,
    };
  });
  const refused = rounds.flatMap((round) => phases.flatMap((phase) => round[phase].ours.refused)).length;
  const { lost, doubled, quarantined, sentTwice } = counted;
  const clean = [refused, lost, doubled, quarantined, sentTwice].every((n) => n === 0);
  return {
    bench: 'webhooks',
    rounds: o.rounds,
    ours: figures.map((figure) => figure.p99),
    ceiling: figures.map((figure) => figure.ceilingP99),
    ratio: rounded(Math.max(...figures.map((figure) => figure.p99 / figure.ceilingP99))),
    met: figures.every((figure) => figure.met) && clean && (full?.met ?? true),
    ...counted,
    refused,
    phases: figures,
    fullDisk: full ?? 'left out',
  };
}
