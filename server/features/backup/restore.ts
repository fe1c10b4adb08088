import pg from 'pg';
import { StartError } from '#server/platform/start-error.ts';
import { addJobs, checkEmpty, closeAfter, type Loading, openFor, rowLoader, setSequences } from './load.ts';
import type { Beginning, Ending } from './manifest.ts';
import { readBackup } from './read.ts';
import { makeRoomFor } from './renumber.ts';
import { settle } from './settle.ts';

export interface Restored {
  begin: Beginning;
  end: Ending;
  /** Parts that waited to be sent and are shown as uncertain. */
  doubtful: number;
}

interface Target {
  /** Of the owner. */
  url: string;
  /** How an operator knows it. */
  place: string;
  /** Brings the empty database to this migration, or to the newest. */
  migrate(upTo?: number): Promise<void>;
  known: Beginning['migrations'];
  /** Keeps one file. */
  keep(key: string, body: AsyncIterable<Buffer>): Promise<void>;
  /** Everything is there and checked, and is committed next. */
  beforeCommit(secretKey: string): Promise<void>;
}

interface From {
  file: string;
  passphrase: string;
  moved: boolean;
  signal?: AbortSignal;
  /** As `end.json` says: so many numbers must be below the restore's own. */
  transactions: number;
}

/** Loads a backup into an empty database in one transaction: all of it or nothing. Upgrades it afterwards. */
export async function restoreInto(target: Target, from: From): Promise<Restored> {
  const client = new pg.Client({ connectionString: target.url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(
      "set statement_timeout = 0; set transaction_timeout = 0; set idle_in_transaction_session_timeout = 0; set timezone = 'UTC'; set client_encoding = 'UTF8'",
    );
    const restored = await load(client, target, from);
    await target.migrate();
    await client.query('analyze').catch(() => undefined);
    return restored;
  } finally {
    await client.end();
  }
}

async function load(client: pg.Client, target: Target, from: From): Promise<Restored> {
  let loading: Loading | undefined;
  let loader: ReturnType<typeof rowLoader> | undefined;
  let key = '';
  try {
    const { begin, end } = await readBackup(
      from.file,
      from.passphrase,
      {
        async begin(content, secretKey) {
          key = secretKey;
          checkVersion(content, target.known);
          const newest = content.migrations.at(-1)?.number ?? 0;
          await checkEmpty(client, target.place, newest);
          await target.migrate(newest);
          // A server that starts now waits here, where it would migrate, until all of it is there.
          await client.query("select pg_advisory_lock(hashtext('earshot:migrate'))");
          await makeRoomFor(client, from.transactions);
          await client.query('begin');
          await checkEmpty(client, target.place, newest);
          loading = await openFor(client, content);
          await client.query('create temporary table restored_job (job jsonb) on commit drop');
          loader = rowLoader(client, content);
        },
        rows: async (table, body) => loader?.rows(table, body),
        file: async (name, body) => target.keep(name, body),
      },
      from.signal,
    );
    await loader?.finish();
    await setSequences(client, end.sequences);
    await addJobs(client);
    const { doubtful } = await settle(client, from);
    if (loading) await closeAfter(client, loading);
    await target.beforeCommit(key);
    await client.query('commit');
    return { begin, end, doubtful };
  } catch (error) {
    // Ending the connection undoes everything, also in the midst of a COPY.
    await client.end();
    throw error;
  } finally {
    await client.query("select pg_advisory_unlock(hashtext('earshot:migrate'))").catch(() => undefined);
  }
}

/** @throws StartError for a backup of a newer version, or of a state that no release ever was in */
export function checkVersion(begin: Beginning, known: Beginning['migrations']): void {
  const newest = begin.migrations.at(-1)?.number ?? 0;
  if (newest > known.length) {
    throw new StartError(
      `This backup was made by Earshot ${begin.earshot} at migration ${newest}, newer than this version (${known.length}): restore it with the version that made it, or a later one.`,
    );
  }
  const other = begin.migrations.find(
    ({ number, hash }) => known.find((k) => k.number === number)?.hash !== hash,
  );
  if (other) {
    throw new StartError(
      `This backup was made by a state of Earshot that was never released (its migration ${other.name} is another one): restore it with the program that made it.`,
    );
  }
}
