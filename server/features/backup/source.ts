import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openKey } from '#server/platform/crypto.ts';
import { closeDatabase, openDatabase, ownerPool } from '#server/platform/database.ts';
import { checkDatabase } from '#server/platform/postgres/check.ts';
import { holdDataDir } from '#server/platform/postgres/lock.ts';
import { isPostmasterOf, readPostmaster } from '#server/platform/postgres/postmaster.ts';
import { database, owner } from '#server/platform/postgres/prepare.ts';
import { socketUrl } from '#server/platform/postgres/socket.ts';
import { startPostgres } from '#server/platform/postgres/start.ts';
import { StartError } from '#server/platform/start-error.ts';

/** Where an installation lives, out of its configuration. */
export interface Place {
  databaseUrl: string | undefined;
  dataDir: string;
  secretKey: string | undefined;
}

/** The database of an installation, whether its server runs or not. `leave` ends what was started for this. */
export async function reachDatabase(
  { databaseUrl, dataDir }: Place,
  say: (line: string) => void,
): Promise<{ url: string; leave(): Promise<void> }> {
  if (databaseUrl) {
    await checkDatabase(databaseUrl);
    return { url: databaseUrl, leave: async () => {} };
  }
  const folder = join(dataDir, 'postgres');
  if (!existsSync(folder)) {
    throw new StartError(
      `There is no database in ${dataDir}: set EARSHOT_DATA_DIR or DATABASE_URL as for the server.`,
    );
  }
  const found = readPostmaster(folder);
  if (found?.ready && isPostmasterOf(folder, found.pid))
    return { url: socketUrl(found.socketDir, owner, database), leave: async () => {} };
  const held = await holdDataDir(dataDir);
  try {
    const postgres = await startPostgres({ dataDir, log: say });
    return {
      url: postgres.url,
      async leave() {
        await postgres.stop();
        held.release();
      },
    };
  } catch (error) {
    held.release();
    throw error;
  }
}

/** The installation's key as its operator gave it, once it is known to be the database's. */
export async function readSecretKey(
  url: string,
  { databaseUrl, dataDir, secretKey }: Place,
): Promise<string> {
  openDatabase(url, { app: 1, system: 1, owner: 1 });
  try {
    const { rows } = await ownerPool().query<{ made: boolean }>(
      "select to_regclass('public.installation') is not null as made",
    );
    if (!rows[0]?.made)
      throw new StartError('This database was never used by Earshot: there is nothing to back up.');
    const key = secretKey ?? (await readFile(join(dataDir, 'secret.key'), 'utf8').catch(() => '')).trim();
    // Without a key at all this says what to do, and makes none, as the database knows one.
    await openKey({ given: key || undefined, dataDir, ownDatabase: databaseUrl === undefined }, ownerPool());
    return key;
  } finally {
    await closeDatabase();
  }
}
