import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { StartError } from '#server/platform/start-error.ts';
import { version } from '#server/version.ts';
import { type Entry, packed } from './archive.ts';
import { partitionsOf, quoted, sequencesOf } from './catalog.ts';
import { installationRows, openSnapshot, workspaceRows } from './copy-out.ts';
import { filesOf } from './files-out.ts';
import type { Beginning, Ending } from './manifest.ts';
import { transactionColumns } from './renumber.ts';
import { sealed } from './seal.ts';

interface Source {
  /** The owner's connection, for this alone: in one transaction until the end, and ended where it fails. */
  client: pg.Client;
  /** Where files are kept. */
  folder: string;
  secretKey: string;
  passphrase: string;
  /** The power of two that a guess of the passphrase costs; tests take less. */
  cost?: number;
  /** Ends it early; nothing is left. */
  signal?: AbortSignal;
}

/** Writes a backup to a file that is not there yet; it appears under its name once it is whole. */
export async function backUpTo(file: string, source: Source): Promise<Ending> {
  if (existsSync(file))
    throw new StartError(`${file} is there already and is not written over: choose another name.`);
  const part = `${file}.part`;
  try {
    const out = createWriteStream(part, { mode: 0o600 });
    const made = await writeBackup(out, source);
    await sync(part);
    await rename(part, file);
    await sync(dirname(file));
    return made;
  } catch (error) {
    await rm(part, { force: true });
    throw source.signal?.aborted ? source.signal.reason : asRefusal(file, error);
  }
}

/** Writes a backup of everything as it is at one moment, while others go on writing. Memory stays constant. */
export async function writeBackup(out: Writable, source: Source): Promise<Ending> {
  const { client, passphrase, cost, signal } = source;
  const end: Ending = {
    rows: {},
    sequences: [],
    jobs: 0,
    transactions: 0,
    files: { count: 0, bytes: 0 },
    missing: { count: 0, keys: [] },
  };
  try {
    await pipeline(sealed(packed(entries(source, end)), passphrase, cost), out, signal ? { signal } : {});
    await client.query('rollback');
    return end;
  } catch (error) {
    // A COPY may be in its midst whose rows nobody takes any more: a statement would wait behind it for ever.
    await client.end();
    throw error;
  }
}

async function* entries({ client, folder, secretKey }: Source, end: Ending): AsyncGenerator<Entry> {
  const tables = await openSnapshot(client);
  const counts = new Map<string, number>();
  const begin: Beginning = {
    format: 1,
    earshot: version,
    takenAt: new Date().toISOString(),
    keyFingerprint: await fingerprintIn(client),
    migrations: await migrationsIn(client),
    tables: tables.map(({ name, columns }) => ({ name, columns })),
    partitions: await partitionsOf(client),
  };
  yield json('backup.json', begin);
  yield text('secret.key', `${secretKey}\n`);
  yield* installationRows(client, tables, counts);
  for (const id of await workspacesIn(client)) {
    await client.query('set local role earshot_app');
    await client.query("select set_config('earshot.workspace', $1, true)", [id]);
    yield* workspaceRows(client, tables, id, counts);
    end.transactions += await transactionsIn(client);
    yield* filesOf(client, tables, folder, id, end);
    await client.query('set local role none');
  }
  // Read last: a sequence is ahead of every row that the snapshot can see.
  end.sequences = await sequencesOf(client);
  end.jobs = counts.get('jobs') ?? 0;
  end.rows = Object.fromEntries(tables.map(({ name }) => [name, counts.get(name) ?? 0]));
  yield json('end.json', end);
}

/** Of the current workspace; one that stands in two columns may count twice. */
async function transactionsIn(client: pg.ClientBase): Promise<number> {
  let sum = 0;
  for (const { table, column } of await transactionColumns(client)) {
    const { rows } = await client.query<{ n: number }>(
      `select count(distinct ${quoted(column)})::int as n from ${quoted(table)}`,
    );
    sum += rows[0]?.n ?? 0;
  }
  return sum;
}

async function fingerprintIn(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ key_fingerprint: string }>(
    'select key_fingerprint from installation',
  );
  if (!rows[0]) throw new StartError('This installation was never started: there is nothing to back up.');
  return rows[0].key_fingerprint;
}

async function migrationsIn(client: pg.ClientBase): Promise<Beginning['migrations']> {
  const { rows } = await client.query<Beginning['migrations'][number]>(
    'select number, name, hash from migration order by number',
  );
  return rows;
}

async function workspacesIn(client: pg.ClientBase): Promise<string[]> {
  await client.query('set local role earshot_system');
  const { rows } = await client.query<{ id: string }>('select id from workspace order by id');
  await client.query('set local role none');
  return rows.map(({ id }) => id);
}

function json(path: string, content: unknown): Entry {
  return text(path, `${JSON.stringify(content, null, 1)}\n`);
}

function text(path: string, content: string): Entry {
  const body = Buffer.from(content);
  return { path, size: body.length, body: [body] };
}

async function sync(path: string): Promise<void> {
  await using opened = await open(path);
  await opened.sync();
}

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'its folder is not there',
  EACCES: 'this user may not write there',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reported an error',
};

function asRefusal(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const reason = reasons[code ?? ''];
  if (!reason) return error;
  return new StartError(
    `The backup could not be written to ${join(file)}: ${reason}. Nothing was left there.`,
  );
}
