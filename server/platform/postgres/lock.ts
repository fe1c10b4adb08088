import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { StartError } from '#server/platform/start-error.ts';
import { open } from './connect.ts';
import { asStartError, openDataDir } from './data-dir.ts';
import { beginningOf } from './process.ts';

/**
 * Makes the data folder and marks it as taken by this process. The mark of a process that was killed does not
 * count.
 * @throws StartError at once when another copy runs on it
 */
export async function holdDataDir(dataDir: string): Promise<{ release(): void }> {
  openDataDir(dataDir);
  const file = join(dataDir, 'earshot.pid');
  const mark = `${process.pid} ${beginningOf(process.pid)}\n`;
  try {
    await take(file, mark, dataDir);
  } catch (error) {
    throw asStartError(error, dataDir);
  }
  return {
    release() {
      if (read(file) === mark) rmSync(file, { force: true });
    },
  };
}

async function take(file: string, mark: string, dataDir: string): Promise<void> {
  const mine = `${file}.${process.pid}`;
  try {
    writeFileSync(mine, mark, { mode: 0o600 });
    // A link appears complete or not at all, and not over another one.
    while (!linked(mine, file)) {
      const found = read(file);
      if (found === null) continue;
      const holder = liveHolder(found);
      if (holder) throw taken(dataDir, `process ${holder}`);
      renameSync(file, `${file}.stale`);
      // Another copy may have done the same, and what was moved away may be its fresh mark: put that back.
      if (read(`${file}.stale`) !== found) linked(`${file}.stale`, file);
      await sleep(10);
    }
  } finally {
    rmSync(mine, { force: true });
    rmSync(`${file}.stale`, { force: true });
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function liveHolder(mark: string): number | null {
  const [, number, beginning] = /^(\d+) (.*)\n$/.exec(mark) ?? [];
  const pid = Number(number);
  return pid > 0 && beginningOf(pid) === beginning ? pid : null;
}

function taken(dataDir: string, who: string): StartError {
  return new StartError(
    `Another Earshot (${who}) runs on the data folder ${dataDir}: stop it first, or give this one its own EARSHOT_DATA_DIR and PORT.`,
  );
}

/** "earshot" on the keys of a telephone; any number would do that nobody else chose. */
const key = 3277468;
const patience = 10_000;

/**
 * The same promise, kept by the database: for copies in containers, which do not see each other's processes.
 * The lock belongs to a connection of its own and is taken again when that breaks.
 * @throws StartError when another copy holds it for ten seconds; a killed copy's connection is gone by then
 */
export async function holdDatabase(url: string, dataDir: string): Promise<{ release(): Promise<void> }> {
  let client = await lock(url, dataDir);
  const released = new AbortController();
  const { signal } = released;
  async function keep(): Promise<void> {
    while (!signal.aborted) {
      await ended(client, signal);
      while (!signal.aborted) {
        const next = await lock(url, dataDir).catch(() => null);
        if (next) {
          client = next;
          break;
        }
        await sleep(500, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }
  const keeping = keep();
  return {
    async release() {
      released.abort();
      await keeping;
      await client.end().catch(() => undefined);
    },
  };
}

async function lock(url: string, dataDir: string): Promise<pg.Client> {
  const client = open(url);
  try {
    await client.connect();
    for (const deadline = Date.now() + patience; ; await sleep(100)) {
      const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
        key,
      ]);
      if (rows[0]?.held) return client;
      if (Date.now() > deadline) throw taken(dataDir, 'in another container');
    }
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

function ended(client: pg.Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    client.once('end', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
