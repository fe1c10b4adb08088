import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { addNote } from '#contract/messages.ts';
import { keepPartitions } from '#server/features/inbound/partitions.ts';
import { connected } from '#server/platform/postgres/connect.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { applied, openDesk } from '#server/testing/desk.ts';
import { until } from '#server/testing/until.ts';
import { pictures, upload } from '#server/testing/upload.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { rowsOf } from '../../migrations/testing/dump.ts';
import { schemaOf } from '../../migrations/testing/schema.ts';
import type { Ending } from './manifest.ts';
import { backUp, everywhere, folder, query, restoreAnew, secretKey } from './testing/rig.ts';

const words = [
  'உங்கள் பார்சல் எங்கே?',
  'मेरा पार्सल कहाँ है?',
  'Որտե՞ղ է իմ ծանրոցը',
  'میرا پارسل کہاں ہے؟ \u200f(۱۲۳)',
  'నా పార్శిల్ ఎక్కడ?',
  'enna achu sir? tab\there, back\\slash \\N \\. "quotes" and\nlines\r\n',
  '👩🏽‍💻 \u0001 \u2028 e\u0301 ﷽',
];

let workspace: TestWorkspace;
let channel: ApiChannel;
let conversationId: string;
let file: string;
let end: Ending;
let expected: Rows;
let first: Awaited<ReturnType<typeof restoreAnew>>;

type Rows = Awaited<ReturnType<typeof rowsOf>>;

describe('backup and restore', () => {
  before(async () => {
    workspace = await newWorkspace();
    channel = await apiChannel(workspace);
    await channel.deliver(...words.map((text, i) => written(text, { id: `w-${i}` })));
    await channel.deliver(written('x'.repeat(25_000), { thread: 'long' }));
    conversationId = await until(
      async () =>
        (
          await everywhere<{ id: string }>(
            "select conversation_id as id from message where external_id = 'w-0'",
          )
        )[0]?.id,
    );
    const picture = await upload(workspace.agent, { bytes: pictures.png, name: 'चाय.png' });
    await ok(workspace.agent, addNote, {
      params: { id: conversationId },
      body: { text: 'a note', attachments: [picture.body.id] },
    });
    await everywhere(
      `insert into inbound_request (received_at, connector, method, query, headers, body, facts, taken_by, applied_at)
       select now(), 'api', 'POST', '{}', '{}', decode(repeat('00ff5c0a0d09', 300000), 'hex'), '{}', gen_random_uuid(), now()`,
    );
    // What others of this process left to be done may still be at work: one around which nothing changed counts.
    await until(async () => {
      const before = await rowsOf((await openDesk()).superuserUrl);
      file = join(folder, `first-${randomUUID()}`);
      end = await backUp(file);
      expected = await rowsOf((await openDesk()).superuserUrl);
      return isDeepStrictEqual(comparable(before), comparable(expected));
    });
    first = await restoreAnew(file);
  });

  test('everything comes back: every row, every byte of every file, the key', async () => {
    const { database, dataDir, restored } = first;
    const { dataDir: former } = await openDesk();
    const found = await rowsOf(database.superuserUrl);
    assert.deepEqual([...found.keys()], [...expected.keys()]);
    for (const [table, rows] of expected) {
      if (table === 'installation') continue;
      assert.deepEqual(comparable(found).get(table), comparable(expected).get(table), table);
      assert.equal(end.rows[table], rows.length, table);
    }
    assert.ok((found.get('message')?.length ?? 0) >= words.length + 2);
    const texts = new Set(found.get('message')?.map((row) => row.text));
    for (const text of words) assert.ok(texts.has(text), text);
    assert.equal(readFileSync(join(dataDir, 'secret.key'), 'utf8').trim(), secretKey);
    const keys = [
      ...(found.get('attachment') ?? []).flatMap((row) => row.storage_key ?? []),
      ...(found.get('message_body') ?? []).flatMap((row) => row.original_key ?? []),
    ].map(String);
    assert.ok(keys.length > 0);
    for (const key of keys)
      assert.deepEqual(readFileSync(join(dataDir, 'files', key)), readFileSync(join(former, 'files', key)));
    assert.equal(restored.end.files.count, keys.length);
    assert.deepEqual(readdirSync(dataDir).sort(), ['files', 'secret.key']);
  });

  test('the schema is as before: guards, triggers, references', async () => {
    const { database } = first;
    assert.deepEqual(await schemaOf(database.superuserUrl), await schemaOf((await openDesk()).superuserUrl));
  });

  test('positions of before are refused, old events lie below every new one, sequences go on', async () => {
    const { database } = first;
    const [now] = await query<{ epoch: number; old: string; seq: string }>(
      database,
      `select epoch, (select max(xid::text::bigint) from event)::text as old,
         (select last_value from event_seq)::text as seq from installation`,
    );
    const [before] = await everywhere<{ epoch: number; seq: string }>(
      'select epoch, (select max(seq) from event)::text as seq from installation',
    );
    assert.ok(now && before && now.epoch > before.epoch && now.epoch < 1e9);
    assert.ok(BigInt(now.seq) >= BigInt(before.seq));
    const [next] = await query<{ xid: string }>(database, 'select pg_current_xact_id()::text as xid');
    assert.ok(BigInt(next?.xid ?? 0) > BigInt(now.old));
    // By the clock, so that a second restore of the same backup has an epoch of its own.
    const seconds = (Date.now() - Date.parse('2026-01-01T00:00:00Z')) / 1_000;
    assert.ok(Math.abs(now.epoch - seconds) < 60);
  });

  test('the log keeps its order, and what was one transaction stays one', async () => {
    const { database } = first;
    const order = `select id, dense_rank() over (order by xid)::int as rank from event order by xid, seq`;
    const before = await everywhere<{ id: string; rank: number }>(order);
    assert.ok((before.at(-1)?.rank ?? 0) > 3);
    assert.deepEqual(await query(database, order), before);
  });

  test('what waited to be sent is nobody’s any more, unless the installation only moved; jobs come back', async () => {
    const [part] = await everywhere<{ id: string }>(
      `insert into part (workspace_id, id, message_id, conversation_id, channel_id, thread_id, arrival, position, text, next_attempt_at)
       select workspace_id, gen_random_uuid(), id, conversation_id, channel_id, thread_id, arrival, 9, 'waits', now() + interval '1 day'
       from message where conversation_id = '${conversationId}' and kind = 'note' returning id`,
    );
    await everywhere(
      `select graphile_worker.add_job('wake', json_build_object('workspaceId', '${workspace.id}'), run_at := '2099-01-01', job_key := 'a key', max_attempts := 7)`,
    );
    const [block] = await everywhere<{ id: string }>(
      `insert into platform_block (workspace_id, id, identity_id, channel_id, deed, asked_by, due_at)
       select i.workspace_id, gen_random_uuid(), i.id, i.channel_id, 'block', a.id, now() + interval '1 day'
       from conversation c join identity i on i.workspace_id = c.workspace_id and i.contact_id = c.contact_id
       join agent a on a.workspace_id = c.workspace_id where c.id = '${conversationId}' limit 1 returning id`,
    );
    const waiting = join(folder, 'waiting');
    const made = await backUp(waiting);
    await everywhere(`delete from part where id = '${part?.id}'`);
    await everywhere(`delete from platform_block where id = '${block?.id}'`);
    await everywhere("select graphile_worker.remove_job('a key')");
    assert.ok(made.jobs >= 1);
    const { database, restored } = await restoreAnew(waiting);
    assert.equal(restored.doubtful, 2);
    const blockState = `select state from platform_block where id = '${block?.id}'`;
    assert.deepEqual(await query(database, blockState), [{ state: 'uncertain' }]);
    const state = `select state, in_flight_by is not null as dead from part where id = '${part?.id}'`;
    assert.deepEqual(await query(database, state), [{ state: 'sending', dead: true }]);
    const jobs = await query(
      database,
      `select t.identifier, j.key, j.max_attempts, j.run_at::text as at, j.payload ->> 'workspaceId' as workspace
       from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where key = 'a key'`,
    );
    assert.deepEqual(jobs, [
      {
        identifier: 'wake',
        key: 'a key',
        max_attempts: 7,
        at: '2099-01-01 00:00:00+00',
        workspace: workspace.id,
      },
    ]);
    const moved = await restoreAnew(waiting, { moved: true });
    assert.deepEqual(await query(moved.database, state), [{ state: 'queued', dead: false }]);
  });

  test('under writing it is one moment: messages, revisions and totals agree', {
    timeout: 60_000,
  }, async () => {
    let over = false;
    let sent = 0;
    const writing = Array.from({ length: 4 }, async (_, lane) => {
      while (!over) {
        sent += 1;
        await channel.post({ events: [written(`lane ${lane}`, { thread: `busy-${sent % 7}` })] });
        // Enough goes on at any moment; a flood would only make the backup larger.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    const files: string[] = [];
    const lanes = "select from message where text like 'lane %'";
    try {
      for (let round = 0; round < 2; round++) {
        await until(async () => (await everywhere(lanes)).length > 20 * round);
        files.push(join(folder, `busy-${round}`));
        await backUp(join(folder, `busy-${round}`));
      }
    } finally {
      over = true;
      await Promise.all(writing);
      await applied();
    }
    for (const each of files) {
      const { database } = await restoreAnew(each);
      const uneven = await query(
        database,
        `select c.id, c.revision, count(m.id)::int as messages from conversation c
         left join message m on m.conversation_id = c.id and m.kind = 'incoming' where c.channel_id = '${channel.id}'
         and c.id <> '${conversationId}' group by c.id, c.revision having c.revision <> count(m.id)`,
      );
      assert.deepEqual(uneven, []);
      assert.ok((await query(database, lanes)).length > 0);
      const totals = await query(
        database,
        `select workspace_id, state, sum(delta)::int as n from conversation_tally group by 1, 2 having sum(delta) <> 0
         except select workspace_id, state, count(*)::int from conversation group by 1, 2`,
      );
      assert.deepEqual(totals, []);
    }
  });

  test('its long snapshot does not hold the event log back', async () => {
    await connected((await openDesk()).databaseUrl, async (client) => {
      await client.query('begin isolation level repeatable read, read only');
      await client.query('select count(*) from installation');
      const xmin = 'select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as x';
      const [before] = await everywhere<{ x: string }>(xmin);
      for (let i = 0; i < 3; i++) await everywhere('select pg_current_xact_id()');
      // Whoever else writes on this server holds it for that long: other tests do.
      await until(async () => {
        const [after] = await everywhere<{ x: string }>(xmin);
        return BigInt(after?.x ?? 0) >= BigInt(before?.x ?? 0) + 3n;
      });
      await client.query('rollback');
    });
  });

  test('while it reads, the housekeeping of requests gives way instead of holding them up', async () => {
    const last = new Date((Math.floor(Date.now() / 86_400_000) + 7) * 86_400_000).toISOString().slice(0, 10);
    const name = `inbound_request_${last.replaceAll('-', '')}`;
    await everywhere(`drop table ${name}`);
    const isThere = async (): Promise<boolean> =>
      (await everywhere<{ there: boolean }>(`select to_regclass('${name}') is not null as there`))[0]
        ?.there === true;
    await connected((await openDesk()).databaseUrl, async (client) => {
      await client.query('begin isolation level repeatable read, read only');
      await client.query('select count(*) from inbound_request');
      const keeping = keepPartitions();
      assert.equal((await channel.post({ events: [written('meanwhile', { thread: 'aside' })] })).status, 200);
      await keeping;
      assert.equal(await isThere(), false);
      await client.query('rollback');
    });
    await keepPartitions();
    assert.equal(await isThere(), true);
    await applied();
  });

  test('a file that is gone is counted and named, and the rest comes', async () => {
    const { dataDir } = await openDesk();
    const taken = await upload(workspace.agent, { bytes: 'going', name: 'a.txt' });
    const [row] = await everywhere<{ key: string }>(
      `select storage_key as key from attachment where id = '${taken.body.id}'`,
    );
    rmSync(join(dataDir, 'files', row?.key ?? ''));
    const made = await backUp(join(folder, 'without'));
    assert.deepEqual(made.missing, { count: 1, keys: [row?.key] });
    const { restored } = await restoreAnew(join(folder, 'without'));
    assert.equal(restored.end.missing.count, 1);
    await everywhere(`delete from attachment where id = '${taken.body.id}'`);
  });
});

/** Without what changes by itself and what a restore writes anew. */
function comparable(tables: Rows): Map<string, string[]> {
  const plain = (row: Record<string, unknown>): string =>
    JSON.stringify({ ...row, xid: null, seen_at: null });
  return new Map([...tables].map(([name, rows]) => [name, rows.map(plain).sort()]));
}
