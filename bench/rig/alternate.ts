import type pg from 'pg';
import type { Api } from './api.ts';
import { percentile, rounded, say } from './report.ts';

/** One call of ours and the bare queries, prepared, that any program would have to ask for the same answer. */
export interface Work {
  name: string;
  ours(api: Api): Promise<unknown>;
  bare: string[];
  values(): unknown[];
}

/** Milliseconds, and how many times the bare median ours is. */
export interface Times {
  p50: number;
  p99: number;
  bareP50: number;
  ratio: number;
}

/** Ours and the bare query in turns, so that other load hits both. A slow one is cut short after `seconds` a round. */
export async function alternate(
  api: Api,
  database: pg.Client,
  all: Work[],
  o: { requests: number; rounds: number; seconds?: number },
): Promise<Record<string, Times>> {
  const took = new Map(all.map((work) => [work.name, { ours: [] as number[], bare: [] as number[] }]));
  for (let round = 0; round < o.rounds + 1; round += 1) {
    for (const work of all) {
      const into = took.get(work.name);
      const until = performance.now() + (o.seconds ?? Number.POSITIVE_INFINITY) * 1_000;
      for (let i = 0; i < o.requests && (i < 3 || performance.now() < until); i += 1) {
        const ours = await timed(() => work.ours(api));
        const values = work.values();
        const bare = await timed(async () => {
          for (const [n, text] of work.bare.entries())
            await database.query({ name: `${work.name}${n}`, text, values });
        });
        // The first round only warms up.
        if (round > 0) into?.ours.push(ours);
        if (round > 0) into?.bare.push(bare);
      }
    }
  }
  return Object.fromEntries(
    [...took].map(([name, { ours, bare }]) => {
      const times = {
        p50: percentile(ours, 0.5),
        p99: percentile(ours, 0.99),
        bareP50: percentile(bare, 0.5),
      };
      const ratio = rounded(times.p50 / times.bareP50);
      say(name, { 'p50 ms': times.p50, 'p99 ms': times.p99, 'bare p50 ms': times.bareP50, ratio });
      return [name, { ...times, ratio }];
    }),
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
