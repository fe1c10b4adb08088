import type pg from 'pg';
import { quoted } from './catalog.ts';

/** Numbers below this are PostgreSQL's own. */
const reserved = 3;

/**
 * The columns that hold numbers of transactions. They order what they stand beside and are compared with each
 * other, and mean nothing in another database, which counts from the beginning.
 */
export async function transactionColumns(
  client: pg.ClientBase,
): Promise<{ table: string; column: string }[]> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select c.relname::text as table, a.attname::text as column
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.atttypid = 'xid8'::regtype and a.attnum > 0 and not a.attisdropped order by 1, 2`,
  );
  return rows;
}

/**
 * Uses numbers up until so many lie below the next one. Outside a transaction: each is one, without content.
 * It uses some 50,000 in a second.
 */
export async function makeRoomFor(client: pg.ClientBase, transactions: number): Promise<void> {
  const least = transactions + reserved + 1;
  await client.query(`do $$ begin
    while pg_current_xact_id()::text::bigint < ${least} loop commit; end loop;
  end $$`);
}

/** Gives all of them new numbers below that of this transaction: equal stays equal, and earlier stays earlier. */
export async function renumber(client: pg.ClientBase): Promise<void> {
  const columns = await transactionColumns(client);
  if (columns.length === 0) return;
  const all = columns
    .map(
      ({ table, column }) =>
        `select ${quoted(column)} as former from ${quoted(table)} where ${quoted(column)} is not null`,
    )
    .join(' union all ');
  await client.query(
    `create temporary table renumbered on commit drop as
     select former, (row_number() over (order by former) + ${reserved - 1})::text::xid8 as number
     from (select distinct former from (${all}) every) t`,
  );
  const { rows } = await client.query<{ fits: boolean }>(
    'select coalesce(max(number) < pg_current_xact_id(), true) as fits from renumbered',
  );
  if (!rows[0]?.fits) throw new Error('the backup has more transactions than it says');
  await client.query('create unique index on renumbered (former); analyze renumbered');
  for (const { table, column } of columns) {
    await client.query(
      `update ${quoted(table)} t set ${quoted(column)} = r.number from renumbered r where t.${quoted(column)} = r.former`,
    );
  }
}
