import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Entry } from './archive.ts';
import { quoted, type Table, tablesOf } from './catalog.ts';

const pieceBytes = 1024 * 1024;

/** How many rows of each table went out, jobs among them as `jobs`. */
export type Counts = Map<string, number>;

/** The rows of what belongs to no workspace, and the jobs that wait, as entries in COPY's text format. */
export async function* installationRows(
  client: pg.ClientBase,
  tables: Table[],
  counts: Counts,
): AsyncGenerator<Entry> {
  for (const table of tables) {
    if (!table.guarded) yield* rowsOf(client, table.name, 'installation', selectAll(table), counts);
  }
  // The queue's own tables change with its versions; this is what its `add_job` takes.
  yield* rowsOf(
    client,
    'jobs',
    'installation',
    `select json_build_object('task', t.identifier, 'payload', j.payload, 'queue', q.queue_name, 'runAt', j.run_at,
       'maxAttempts', j.max_attempts, 'key', j.key, 'priority', j.priority)
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     left join graphile_worker._private_job_queues q on q.id = j.job_queue_id order by j.id`,
    counts,
  );
}

/** Those of one workspace, seen through the same row-level security as the program sees them. */
export async function* workspaceRows(
  client: pg.ClientBase,
  tables: Table[],
  workspaceId: string,
  counts: Counts,
): AsyncGenerator<Entry> {
  for (const table of tables) {
    if (table.guarded) yield* rowsOf(client, table.name, workspaceId, selectAll(table), counts);
  }
}

function selectAll({ name, columns }: Pick<Table, 'name' | 'columns'>): string {
  return `select ${columns.map(quoted).join(', ')} from ${quoted(name)}`;
}

/** One snapshot for all that follows. It writes nothing, so it takes no number that readers would wait for. */
export async function openSnapshot(client: pg.ClientBase): Promise<Table[]> {
  await client.query(
    "set statement_timeout = 0; set transaction_timeout = 0; set idle_in_transaction_session_timeout = 0; set timezone = 'UTC'; set datestyle = 'ISO'; set bytea_output = 'hex'; set client_encoding = 'UTF8'",
  );
  await client.query('begin isolation level repeatable read, read only');
  return tablesOf(client);
}

async function* rowsOf(
  client: pg.ClientBase,
  table: string,
  scope: string,
  select: string,
  counts: Counts,
): AsyncGenerator<Entry> {
  const stream = client.query(copyTo(`copy (${select}) to stdout`));
  let held: Buffer[] = [];
  let size = 0;
  let number = 0;
  const entry = (): Entry => {
    number += 1;
    const made = {
      path: `${table === 'jobs' ? 'jobs' : `tables/${table}`}/${scope}/${String(number).padStart(6, '0')}.copy`,
      size,
      body: held,
    };
    held = [];
    size = 0;
    return made;
  };
  for await (const piece of stream as AsyncIterable<Buffer>) {
    held.push(piece);
    size += piece.length;
    if (size >= pieceBytes) yield entry();
  }
  if (size > 0) yield entry();
  counts.set(table, (counts.get(table) ?? 0) + stream.rowCount);
}
