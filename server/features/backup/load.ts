import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { StartError } from '#server/platform/start-error.ts';
import { type ForeignKey, foreignKeysOf, partitionsOf, quoted, tablesOf } from './catalog.ts';
import type { Beginning, Ending } from './manifest.ts';

/** A database that takes up rows: guards, triggers and references are away until `closeAfter`. */
export interface Loading {
  guarded: string[];
  tables: string[];
  references: ForeignKey[];
}

/**
 * Readies an empty database for its rows, in the transaction that is open: nobody else can see it so. Row-level
 * security would refuse COPY, the triggers would count rows whose counts come as rows too, and references are
 * checked once at the end instead of by order.
 */
export async function openFor(client: pg.ClientBase, begin: Pick<Beginning, 'partitions'>): Promise<Loading> {
  const tables = await tablesOf(client);
  const references = await foreignKeysOf(client);
  const guarded = tables.filter((table) => table.guarded).map(({ name }) => name);
  for (const { table, name } of references)
    await client.query(`alter table ${quoted(table)} drop constraint ${quoted(name)}`);
  for (const { name } of tables) await client.query(`alter table ${quoted(name)} disable trigger user`);
  for (const name of guarded) await client.query(`alter table ${quoted(name)} no force row level security`);
  const there = new Set((await partitionsOf(client)).map(({ name }) => name));
  for (const { table, name, bound } of begin.partitions) {
    if (!there.has(name))
      await client.query(`create table ${quoted(name)} partition of ${quoted(table)} ${bound}`);
  }
  return { guarded, references, tables: tables.map(({ name }) => name) };
}

/** Puts everything back that `openFor` took away; rows that refer to nothing are found here. */
export async function closeAfter(client: pg.ClientBase, loading: Loading): Promise<void> {
  for (const { table, name, definition } of loading.references) {
    await client.query(`alter table ${quoted(table)} add constraint ${quoted(name)} ${definition}`);
  }
  for (const name of loading.tables) await client.query(`alter table ${quoted(name)} enable trigger user`);
  for (const name of loading.guarded)
    await client.query(`alter table ${quoted(name)} force row level security`);
}

/** Takes up rows table by table; pieces of one table that follow each other go through one COPY. */
export function rowLoader(client: pg.ClientBase, begin: Beginning) {
  const columns = new Map(begin.tables.map((table) => [table.name, table.columns]));
  let current: { table: string; copy: ReturnType<typeof copyFrom>; done: Promise<unknown> } | undefined;
  async function finish(): Promise<void> {
    const ending = current;
    current = undefined;
    if (!ending) return;
    ending.copy.end();
    await ending.done;
  }
  async function start(table: string): Promise<NonNullable<typeof current>> {
    await finish();
    const target =
      table === 'jobs'
        ? 'restored_job (job)'
        : `${quoted(table)} (${(columns.get(table) ?? []).map(quoted).join(', ')})`;
    const copy = client.query(copyFrom(`copy ${target} from stdin`));
    const done = new Promise((resolve, reject) => copy.once('finish', resolve).once('error', reject));
    done.catch(() => {});
    current = { table, copy, done };
    return current;
  }
  return {
    finish,
    async rows(table: string, body: AsyncIterable<Buffer>): Promise<void> {
      const { copy, done } = current?.table === table ? current : await start(table);
      const piece = new Writable({
        write: (chunk: Buffer, _encoding, next) => {
          if (copy.write(chunk)) next();
          else copy.once('drain', next);
        },
      });
      await Promise.race([pipeline(body, piece), done]);
    },
  };
}

export async function setSequences(client: pg.ClientBase, sequences: Ending['sequences']): Promise<void> {
  for (const { name, value, used } of sequences)
    await client.query('select setval($1::regclass, $2, $3)', [quoted(name), value, used]);
}

/** Jobs go through the queue's own door, so that they fit whichever version of it is here. */
export async function addJobs(client: pg.ClientBase): Promise<void> {
  await client.query(
    `select graphile_worker.add_job(job ->> 'task', (job -> 'payload')::json, job ->> 'queue',
       (job ->> 'runAt')::timestamptz, (job ->> 'maxAttempts')::int, job ->> 'key', (job ->> 'priority')::int)
     from restored_job`,
  );
}

/** @throws StartError unless the database holds nothing of anybody's */
export async function checkEmpty(client: pg.ClientBase, place: string, newest: number): Promise<void> {
  const { rows } = await client.query<{ tables: number; migrated: boolean }>(
    `select count(*)::int as tables, coalesce(bool_or(relname = 'installation'), false) as migrated from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')`,
  );
  const refusal = new StartError(
    `${place} is not empty, and a restore changes nothing that is there: make a new, empty database, or a data folder of its own, and restore into that.`,
  );
  if (rows[0]?.tables === 0) return;
  if (!rows[0]?.migrated) throw refusal;
  const { rows: used } = await client.query<{ used: boolean }>(
    `select exists (select from installation) or exists (select from auth_user)
       or (select coalesce(max(number), 0) from migration) > $1 as used`,
    [newest],
  );
  if (used[0]?.used) throw refusal;
}
