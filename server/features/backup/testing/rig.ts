import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { connected } from '#server/platform/postgres/connect.ts';
import { newDatabase, type TestDatabase } from '#server/testing/database.ts';
import { atEnd, openDesk } from '#server/testing/desk.ts';
import type { Ending } from '../manifest.ts';
import { restore } from '../target.ts';
import { backUpTo } from '../write.ts';

export const passphrase = 'five brown cups of tea';
/** Of the desk of the tests. */
export const secretKey = 'the secret key of the tests';
/** A guess of the passphrase costs next to nothing here. */
const cost = 6;
export const folder: string = mkdtempSync(join(tmpdir(), 'earshot-backup-'));

/** Backs the desk of the tests up. */
export async function backUp(to: string, signal?: AbortSignal): Promise<Ending> {
  return writing((source) => backUpTo(to, { ...source, ...(signal ? { signal } : {}) }));
}

export async function writing<Result>(
  work: (source: Parameters<typeof backUpTo>[1]) => Promise<Result>,
): Promise<Result> {
  const { databaseUrl, dataDir } = await openDesk();
  return connected(databaseUrl, (client) =>
    work({ client, folder: join(dataDir, 'files'), secretKey, passphrase, cost }),
  );
}

export async function emptyDatabase(): Promise<TestDatabase> {
  await openDesk();
  const database = await newDatabase();
  atEnd(() => database.drop());
  return database;
}

/** Restores into a database and a folder that are new. */
export async function restoreAnew(from: string, o: { moved?: boolean } = {}) {
  const database = await emptyDatabase();
  const dataDir = mkdtempSync(join(folder, 'data-'));
  const restored = await bringBack(from, database, dataDir, o);
  return { database, dataDir, restored };
}

/** Restores into this database and folder, as the command does. */
export function bringBack(
  from: string,
  database: TestDatabase,
  dataDir: string,
  o: { moved?: boolean; replace?: boolean; phrase?: string; key?: string; signal?: AbortSignal } = {},
) {
  return restore(
    { databaseUrl: database.url, dataDir, secretKey: o.key },
    {
      file: from,
      passphrase: o.phrase ?? passphrase,
      moved: o.moved ?? false,
      replace: o.replace ?? false,
      say: () => {},
      ...(o.signal ? { signal: o.signal } : {}),
    },
  );
}

export async function everywhere<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  return (await (await openDesk()).everywhere.query<Row>(text)).rows;
}

export async function query<Row extends pg.QueryResultRow>(
  database: TestDatabase,
  text: string,
): Promise<Row[]> {
  return connected(database.superuserUrl, async (client) => {
    await client.query("set timezone = 'UTC'");
    return (await client.query<Row>(text)).rows;
  });
}

atEnd(() => rmSync(folder, { recursive: true, force: true }));
