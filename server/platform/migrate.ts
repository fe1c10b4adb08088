import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { runMigrations } from 'graphile-worker';
import type pg from 'pg';
import { ensureRoles } from './roles.ts';
import { StartError } from './start-error.ts';

/**
 * Brings the database up to this version, or only to one of its migrations. Several processes may start at once:
 * the first one works.
 */
export async function migrate(
  owner: pg.Pool,
  folder: URL,
  log: (line: string) => void,
  upTo = Number.POSITIVE_INFINITY,
): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('earshot:migrate'))");
    await ensureRoles(client);
    await runMigrations({ pgPool: owner });
    await client.query(
      'create table if not exists migration (number integer primary key, name text not null, hash text not null, at timestamptz not null default now())',
    );
    const done = await client.query<{ number: number; name: string; hash: string }>(
      'select number, name, hash from migration',
    );
    const known = new Map(done.rows.map((row) => [row.number, row]));
    const files = await migrationFiles(folder);
    const newest = Math.max(0, ...known.keys());
    const ours = Math.max(0, ...files.map(({ number }) => number));
    if (newest > ours) {
      throw new StartError(
        `The database is at migration ${newest}, newer than this version of Earshot (${ours}): start the version that last used it, or a later one.`,
      );
    }
    for (const { number, name, hash, text } of files) {
      const done = known.get(number);
      if (done && done.hash !== hash) throw new StartError(otherwise(done.name));
      if (done || number > upTo) continue;
      log(`Migrating the database: ${name.replace('.sql', '')}`);
      await apply(client, { number, name, hash, text });
    }
  } finally {
    await client.query("select pg_advisory_unlock(hashtext('earshot:migrate'))").catch(() => {});
    client.release();
  }
}

export interface MigrationFile {
  number: number;
  name: string;
  /** SHA-256 of its text, which the database remembers. */
  hash: string;
  text: string;
}

/** The numbered migrations of a folder, the first one first. */
export async function migrationFiles(folder: URL): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  return names.map((name, i) => {
    const text = texts[i] ?? '';
    return {
      number: Number(name.slice(0, 4)),
      name,
      hash: createHash('sha256').update(text).digest('hex'),
      text,
    };
  });
}

/** What was made by another text of a migration has other tables than this version expects. */
function otherwise(name: string): string {
  return `The database was made by a state of Earshot that was never released (its migration ${name} is another one): start the program that made it, or begin with an empty database.`;
}

async function apply(client: pg.PoolClient, { number, name, hash, text }: MigrationFile): Promise<void> {
  await client.query('begin');
  try {
    await client.query(text);
    await client.query('insert into migration (number, name, hash) values ($1, $2, $3)', [
      number,
      name,
      hash,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw new StartError(
      `Migration ${name} failed and was undone: ${error instanceof Error ? error.message : error}`,
    );
  }
}
