import type pg from 'pg';

/** A table of ours as PostgreSQL's own catalog describes it: a new one is in the backup without being listed. */
export interface Table {
  name: string;
  /** Its rows belong to workspaces, and row-level security guards them. */
  guarded: boolean;
  /** Without those that are computed from others. */
  columns: string[];
  /** Those that may name a kept file. */
  keys: string[];
}

/** What is made anew by every installation: what has been migrated, and which processes run. */
const notKept = ['migration', 'process'];

export async function tablesOf(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname::text as name, c.relrowsecurity as guarded,
            array_agg(a.attname::text order by a.attnum) as columns,
            coalesce(array_agg(a.attname::text order by a.attnum)
              filter (where a.attname like '%\\_key' and a.atttypid = 'text'::regtype), '{}') as keys
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and c.relname <> all($1)
     group by c.oid, c.relname, c.relrowsecurity order by 1`,
    [notKept],
  );
  return rows;
}

/** The parts of tables that are divided by time, with the clause that makes one again. */
export async function partitionsOf(
  client: pg.ClientBase,
): Promise<{ table: string; name: string; bound: string }[]> {
  const { rows } = await client.query<{ table: string; name: string; bound: string }>(
    `select p.relname::text as table, c.relname::text as name, pg_get_expr(c.relpartbound, c.oid) as bound
     from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
     where p.relnamespace = 'public'::regnamespace and p.relkind = 'p' order by 1, 2`,
  );
  return rows;
}

export async function sequencesOf(
  client: pg.ClientBase,
): Promise<{ name: string; value: string; used: boolean }[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname::text as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'S' order by 1`,
  );
  const found: { name: string; value: string; used: boolean }[] = [];
  for (const { name } of rows) {
    const { rows: values } = await client.query<{ value: string; used: boolean }>(
      `select last_value::text as value, is_called as used from ${quoted(name)}`,
    );
    if (values[0]) found.push({ name, ...values[0] });
  }
  return found;
}

export interface ForeignKey {
  table: string;
  name: string;
  definition: string;
}

export async function foreignKeysOf(client: pg.ClientBase): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select t.relname::text as table, k.conname::text as name, pg_get_constraintdef(k.oid) as definition
     from pg_constraint k join pg_class t on t.oid = k.conrelid
     where k.contype = 'f' and k.conparentid = 0 and k.connamespace = 'public'::regnamespace order by 1, 2`,
  );
  return rows;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
