import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBare } from './rig/bare.ts';
import { bench, type Result } from './rig/bench.ts';
import { median, rounded, say } from './rig/report.ts';
import { freePort, makeEarshot, plainEnvironment } from './rig/server.ts';

export const start = bench({
  about: 'to the first 200: the first start ever, starts on existing data, and all of `npm start` on a clone',
  options: { rounds: 5, fresh: false },
  run,
});

async function run(o: { rounds: number; fresh: boolean }): Promise<Result> {
  const first: number[] = [];
  const again: number[] = [];
  const afterKill: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < o.rounds; round += 1) {
    const earshot = await makeEarshot();
    try {
      earshot.launch();
      first.push(await earshot.ready());
      const least = await startBare(earshot.databaseUrl());
      bare.push(least.startMs);
      least.stop();
      await earshot.kill();
      earshot.launch();
      afterKill.push(await earshot.ready());
      // As an operator restarts it: the database goes down and comes up with it.
      process.kill(earshot.pid(), 'SIGTERM');
      await gone(earshot.pid());
      earshot.launch();
      again.push(await earshot.ready());
    } finally {
      await earshot.stop();
    }
    say(`round ${round + 1}`, {
      'first ms': first.at(-1) ?? 0,
      'again ms': again.at(-1) ?? 0,
      'after a kill ms': afterKill.at(-1) ?? 0,
      'bare process ms': bare.at(-1) ?? 0,
    });
  }
  const freshMs = o.fresh ? await freshClone() : null;
  const ours = median(again);
  const ceiling = median(bare);
  return {
    bench: 'start',
    rounds: o.rounds,
    ours,
    ceiling,
    ratio: rounded(ours / ceiling),
    met: ours <= 1_500 && median(first) <= 4_000 && (freshMs === null || freshMs <= 90_000),
    firstMs: median(first),
    againMs: ours,
    afterKillMs: median(afterKill),
    freshMs,
  };
}

async function gone(pid: number): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(10)) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
  }
}

/** What somebody meets who has just cloned the repository: packages, the screens' build, the first start. */
async function freshClone(): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'earshot-bench-fresh-'));
  const clone = join(home, 'earshot');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', join(import.meta.dirname, '..'), clone]);
  const port = await freePort();
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: clone,
    detached: true,
    env: {
      ...plainEnvironment(),
      PORT: String(port),
      EARSHOT_DATA_DIR: join(home, 'data'),
      EARSHOT_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    return await firstAnswer(child, port, began);
  } finally {
    if (child.pid) process.kill(-child.pid, 'SIGTERM');
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    rmSync(home, { recursive: true, force: true });
  }
}

async function firstAnswer(child: ChildProcess, port: number, began: number): Promise<number> {
  for (const deadline = Date.now() + 600_000; Date.now() < deadline; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    await answer?.arrayBuffer().catch(() => null);
    if (answer?.ok) return Math.round(performance.now() - began);
  }
  throw new Error('npm start is not ready after ten minutes');
}
