import pg from 'pg';
import { quoted, sequencesOf, type Table, tablesOf } from '#server/features/backup/catalog.ts';
import { closeAfter, openFor } from '#server/features/backup/load.ts';
import { type MigrationFile, migrate, migrationFiles } from '#server/platform/migrate.ts';

export const migrationsFolder = new URL('../', import.meta.url);

/** `-- migration 5 0005-jobs.sql <SHA-256>`: the state that a dump was taken of. */
const mark = /^-- migration (\d+) (\S+) ([0-9a-f]{64})$/gm;

/** The migrations that a dump's rows were written under. */
export function migrationsOf(dump: string): Pick<MigrationFile, 'number' | 'name' | 'hash'>[] {
  return [...dump.matchAll(mark)].map(([, number, name = '', hash = '']) => ({
    number: Number(number),
    name,
    hash,
  }));
}

/** Brings an empty database to the state of a dump: its migrations, then its rows. */
export async function loadDump(url: string, dump: string): Promise<void> {
  await migrateTo(url, migrationsOf(dump).length);
  await loadRows(url, dump);
}

/** Runs statements that insert rows as a backup's restore does: in any order, past guards and triggers. */
export async function loadRows(url: string, statements: string): Promise<void> {
  await within(url, async (client) => {
    await client.query('begin');
    const loading = await openFor(client, { partitions: [] });
    await client.query(statements);
    await closeAfter(client, loading);
    await client.query('commit');
  });
}

export async function migrateTo(url: string, number?: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', () => {});
  try {
    await migrate(pool, migrationsFolder, () => {}, number);
  } finally {
    await pool.end();
  }
}

/** All rows of a database as a dump. `superuserUrl`: past row-level security. */
export async function makeDump(superuserUrl: string): Promise<string> {
  return within(superuserUrl, async (client) => {
    const { rows: done } = await client.query<{ number: number }>('select number from migration');
    const files = await migrationFiles(migrationsFolder);
    const marks = files
      .filter((file) => done.some(({ number }) => number === file.number))
      .map(({ number, name, hash }) => `-- migration ${number} ${name} ${hash}`);
    const days = await dayPartitions(client);
    const inserts: string[] = [];
    for (const table of await tablesOf(client)) inserts.push(...(await insertsOf(client, table)));
    const values = (await sequencesOf(client)).map(
      ({ name, value, used }) => `select setval('${name}', ${value}, ${used});`,
    );
    return `${[...marks, ...days, ...inserts, ...values].join('\n')}\n`;
  });
}

/** The tables without a row: what a dump of this database would not test. */
export async function emptyTables(superuserUrl: string): Promise<string[]> {
  const rows = await rowsOf(superuserUrl);
  return [...rows].filter(([, found]) => found.length === 0).map(([name]) => name);
}

/** Every row of every table, as JSON with every column. */
export async function rowsOf(superuserUrl: string): Promise<Map<string, Record<string, unknown>[]>> {
  return within(superuserUrl, async (client) => {
    const found = new Map<string, Record<string, unknown>[]>();
    for (const { name } of await tablesOf(client)) {
      const { rows } = await client.query<{ row: Record<string, unknown> }>(
        `select to_jsonb(t) as row from ${quoted(name)} t order by to_jsonb(t)::text`,
      );
      found.set(
        name,
        rows.map(({ row }) => row),
      );
    }
    return found;
  });
}

async function insertsOf(client: pg.Client, { name, columns }: Table): Promise<string[]> {
  const list = columns.map(quoted).join(', ');
  const literals = columns.map((column) => `quote_nullable(${quoted(column)}::text)`).join(", ', ', ");
  const { rows } = await client.query<{ values: string }>(
    `select concat(${literals}) as values from ${quoted(name)} t order by to_jsonb(t)::text`,
  );
  return rows.map(
    ({ values }) => `insert into ${quoted(name)} (${list}) overriding system value values (${values});`,
  );
}

async function dayPartitions(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>(
    `select format('create table if not exists %I partition of %I %s;', c.relname, p.relname,
       pg_get_expr(c.relpartbound, c.oid)) as statement
     from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
     where p.relkind = 'p' order by 1`,
  );
  return rows.map(({ statement }) => statement);
}

export async function within<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set timezone = 'UTC'");
    return await work(client);
  } finally {
    await client.end();
  }
}
