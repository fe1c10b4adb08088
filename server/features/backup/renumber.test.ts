import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connected } from '#server/platform/postgres/connect.ts';
import { startPostgres } from '#server/platform/postgres/start.ts';
import { makeRoomFor, renumber, transactionColumns } from './renumber.ts';

test('numbers of another database come below the next one, in order, and equal ones stay equal', async (t) => {
  // A server of its own: it counts from the beginning, and nobody else uses numbers of it.
  const dataDir = mkdtempSync(join(tmpdir(), 'earshot-numbers-'));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir, log: () => {} });
  t.after(() => postgres.stop());
  await connected(postgres.url, async (client) => {
    await client.query(
      'create table log (id int, xid xid8 not null); create table step (id int, a xid8, b xid8)',
    );
    assert.equal((await transactionColumns(client)).length, 3);
    await client.query(
      `insert into log select i, (9000000000000 + i / 2 * 1000)::text::xid8 from generate_series(0, 599) i`,
    );
    await client.query(
      "insert into step values (1, '9000000001000', null), (2, '9000000000999', '9000000002000'), (3, '3', null)",
    );
    const now = 'select pg_current_xact_id()::text::bigint as x';
    const next = Number((await client.query(now)).rows[0].x);
    const many = next + 300;
    await makeRoomFor(client, many);
    await client.query('begin');
    await renumber(client);
    const own = Number((await client.query(now)).rows[0].x);
    await client.query('commit');
    assert.ok(own > many && own < many + 100);
    const { rows } = await client.query<{ same: boolean; pairs: number; highest: string }>(
      `select bool_and((select count(distinct xid) from log where id / 2 = l.id / 2) = 1) as same,
         count(distinct xid)::int as pairs, max(xid::text::bigint) as highest from log l`,
    );
    assert.deepEqual([rows[0]?.same, rows[0]?.pairs], [true, 300]);
    assert.ok(Number(rows[0]?.highest) < own);
    const { rows: kept } = await client.query(
      `select (select array_agg(l.id order by l.id) from log l where l.xid = s.a) as equal,
         (select count(*)::int from log l where l.xid > s.a) as later, b is null as none from step s order by id`,
    );
    assert.deepEqual(kept, [
      { equal: [2, 3], later: 596, none: true },
      { equal: null, later: 598, none: false },
      { equal: null, later: 600, none: true },
    ]);
    const order = await client.query(
      'select bool_and(a) as kept from (select xid >= lag(xid) over (order by id) as a from log) t',
    );
    assert.equal(order.rows[0].kept, true);
    await client.query('drop table step');
    await client.query('begin');
    await client.query('update log set xid = (id + 1000)::text::xid8');
    await client.query('insert into log select i, (i + 90000)::text::xid8 from generate_series(1, 30000) i');
    await assert.rejects(renumber(client), /more transactions than it says/);
    await client.query('rollback');
  });
});
