import { createWriteStream, existsSync, readdirSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { migrate, migrationFiles } from '#server/platform/migrate.ts';
import { checkDatabase } from '#server/platform/postgres/check.ts';
import { shutDown } from '#server/platform/postgres/launch.ts';
import { holdDataDir } from '#server/platform/postgres/lock.ts';
import { isPostmasterOf, readPostmaster } from '#server/platform/postgres/postmaster.ts';
import { startPostgres } from '#server/platform/postgres/start.ts';
import { StartError } from '#server/platform/start-error.ts';
import { onlyLook, readBackup } from './read.ts';
import { checkVersion, type Restored, restoreInto } from './restore.ts';
import type { Place } from './source.ts';

const migrations = new URL('../../migrations/', import.meta.url);
/** Below the data folder, which may be a volume of its own: only within it is a move a matter of a moment. */
const unfinished = 'restoring';
/** What a server that is stopped leaves lying and what holds nothing. */
const nothing = new Set(['earshot.pid', 'postgres.log', 'postgres.log.1', 'run', 'lost+found', unfinished]);

interface Wish {
  file: string;
  passphrase: string;
  /** What is in the data folder is moved aside within it. */
  replace: boolean;
  /** The former installation was stopped before the backup and never ran again. */
  moved: boolean;
  say(line: string): void;
  /** Ends it early; nothing is changed. */
  signal?: AbortSignal;
}

/**
 * Brings an installation back from a backup. All of it is built beside, in `restoring` within the data folder,
 * and takes its place at the end; until then, and if it fails, there is nothing that a server would serve.
 */
export async function restore(place: Place, wish: Wish): Promise<Restored & { aside?: string }> {
  const known = await migrationFiles(migrations);
  wish.say(`Checking ${wish.file} …`);
  // The whole file first: one that is cut off or was changed shall not even begin to change something.
  const { begin, end } = await readBackup(wish.file, wish.passphrase, onlyLook, wish.signal);
  checkVersion(begin, known);
  if (place.databaseUrl) await checkDatabase(place.databaseUrl);
  const held = await holdDataDir(place.dataDir);
  const build = join(place.dataDir, unfinished);
  try {
    const aside = await clear(place, wish);
    await throwAway(build);
    await mkdir(join(build, 'files'), { recursive: true, mode: 0o700 });
    wish.say('Restoring …');
    const postgres = place.databaseUrl ? undefined : await startPostgres({ dataDir: build, log: wish.say });
    const url = place.databaseUrl ?? postgres?.url ?? '';
    let restored: Restored;
    try {
      restored = await withPool(url, (pool) =>
        restoreInto(
          {
            url,
            place: place.databaseUrl ? 'The database at DATABASE_URL' : `The data folder ${place.dataDir}`,
            known,
            migrate: (upTo) => migrate(pool, migrations, () => {}, upTo),
            keep: (key, body) => keep(join(build, 'files', key), body),
            async beforeCommit(secretKey) {
              checkKey(place, secretKey);
              await writeFile(join(build, 'secret.key'), `${secretKey}\n`, { mode: 0o600, flush: true });
              if (place.databaseUrl) await take(build, place.dataDir, ['files', 'secret.key']);
            },
          },
          { ...wish, transactions: end.transactions },
        ),
      );
    } finally {
      await postgres?.stop();
    }
    // The database comes last: with it the folder is an installation.
    if (!place.databaseUrl) await take(build, place.dataDir, ['files', 'secret.key', 'postgres']);
    return { ...restored, ...(aside ? { aside } : {}) };
  } finally {
    await remove(build);
    held.release();
  }
}

/** Refuses a folder that holds something, or moves that aside. Nothing is ever deleted. */
async function clear({ dataDir, databaseUrl }: Place, { replace }: Wish): Promise<string | undefined> {
  const found = readdirSync(dataDir).filter(
    (name) => !nothing.has(name) && !name.startsWith('before-restore-'),
  );
  if (found.length === 0) return undefined;
  if (!replace) {
    throw new StartError(
      `The data folder ${dataDir} is not empty (${found.slice(0, 4).join(', ')}): choose an empty one with EARSHOT_DATA_DIR, or add --replace to move what is there aside${databaseUrl ? '' : ', database and all'}.`,
    );
  }
  await endDatabase(dataDir);
  const aside = join(dataDir, `before-restore-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of found) await rename(join(dataDir, name), join(aside, name));
  return aside;
}

/** What an interrupted restore left. */
async function throwAway(build: string): Promise<void> {
  await endDatabase(build);
  await remove(build);
}

/** What was making the database in there may write for a moment after it was killed. */
function remove(build: string): Promise<void> {
  return rm(build, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/** The database of a killed process goes on running; we hold the folder, so nobody uses it. */
async function endDatabase(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'postgres');
  const left = readPostmaster(folder);
  if (left && isPostmasterOf(folder, left.pid)) await shutDown(left.pid);
}

function checkKey({ secretKey }: Place, restored: string): void {
  if (secretKey === undefined || secretKey === restored) return;
  throw new StartError(
    'EARSHOT_SECRET_KEY is not the key of this backup: leave it out, the backup brings its own, or set it to that one. Nothing was changed.',
  );
}

async function keep(path: string, body: AsyncIterable<Buffer>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await pipeline(body, createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true }));
}

async function take(build: string, dataDir: string, names: string[]): Promise<void> {
  for (const name of names) {
    if (existsSync(join(dataDir, name))) throw new StartError(`${join(dataDir, name)} appeared meanwhile.`);
    await rename(join(build, name), join(dataDir, name));
  }
  await using folder = await open(dataDir);
  await folder.sync();
}

async function withPool<Result>(url: string, work: (pool: pg.Pool) => Promise<Result>): Promise<Result> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
