import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { runMigrations } from 'graphile-worker';
import type pg from 'pg';
import { ensureRoles } from './roles.ts';
import { StartError } from './start-error.ts';

/** Brings the database up to this version. Several processes may start at once: the first one works. */
export async function migrate(owner: pg.Pool, folder: URL, log: (line: string) => void): Promise<void> {
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
    const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
    const newest = Math.max(0, ...known.keys());
    if (newest > files.length) {
      throw new StartError(
        `The database is at migration ${newest}, newer than this version of Earshot (${files.length}): start the version that last used it, or a later one.`,
      );
    }
    for (const name of files) {
      const number = Number(name.slice(0, 4));
      if (known.has(number)) continue;
      log(`Migrating the database: ${name.replace('.sql', '')}`);
      await apply(client, number, name, await readFile(new URL(name, folder), 'utf8'));
    }
  } finally {
    await client.query("select pg_advisory_unlock(hashtext('earshot:migrate'))").catch(() => {});
    client.release();
  }
}

async function apply(client: pg.PoolClient, number: number, name: string, text: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(text);
    await client.query('insert into migration (number, name, hash) values ($1, $2, $3)', [
      number,
      name,
      createHash('sha256').update(text).digest('hex'),
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw new StartError(
      `Migration ${name} failed and was undone: ${error instanceof Error ? error.message : error}`,
    );
  }
}
