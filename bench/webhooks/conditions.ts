import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Earshot } from '../rig/server.ts';

/** Writes so much, all of it to be written out again by checkpoint after checkpoint, until it is told to end. */
export async function startCheckpoints(earshot: Earshot): Promise<() => Promise<number>> {
  const client = new pg.Client({ connectionString: earshot.databaseUrl() });
  await client.connect();
  await client.query('create table if not exists bench_dirty (id int primary key, filler text, n int)');
  await client.query(
    `insert into bench_dirty select n, repeat('x', 900), 0 from generate_series(1, 20000) n on conflict do nothing`,
  );
  let ended = false;
  let count = 0;
  const loop = (async () => {
    while (!ended) {
      await client.query('update bench_dirty set n = n + 1');
      await client.query('checkpoint');
      count += 1;
      await sleep(200);
    }
  })();
  return async () => {
    ended = true;
    await loop;
    await client.query('truncate bench_dirty');
    await client.end();
    return count;
  };
}

/** Ends the room in the write-ahead log too: each turn begins a new segment, until there is none to be had. */
export async function endLog(earshot: Earshot): Promise<void> {
  const client = new pg.Client({ connectionString: earshot.databaseUrl() });
  client.on('error', () => {});
  try {
    await client.connect();
    for (let n = 0; n < 200; n += 1) {
      await client.query(`select pg_logical_emit_message(true, 'bench', 'x')`);
      await client.query('select pg_switch_wal()');
    }
  } catch {
    // The database has ended itself, as it does where it cannot write its log.
  } finally {
    await client.end().catch(() => {});
  }
}

/** One figure from the database, which may be on its way back. */
export async function figure(earshot: Earshot, statement: string, values: unknown[] = []): Promise<number> {
  for (const deadline = Date.now() + 60_000; ; await sleep(500)) {
    const client = new pg.Client({ connectionString: earshot.databaseUrl() });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ n: number }>(statement, values);
      return rows[0]?.n ?? 0;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    } finally {
      await client.end().catch(() => {});
    }
  }
}
