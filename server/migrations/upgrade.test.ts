import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { migrationFiles } from '#server/platform/migrate.ts';
import { newDatabase, type TestDatabase } from '#server/testing/database.ts';
import { loadDump, migrateTo, migrationsFolder, migrationsOf, rowsOf, within } from './testing/dump.ts';
import { schemaOf } from './testing/schema.ts';

const folder = new URL('testing/', migrationsFolder);
const dumps = readdirSync(folder)
  .filter((name) => /^\d{4}\.sql$/.test(name))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

describe('an upgrade from every state that has a dump', () => {
  let fresh: TestDatabase;
  let schema: string[];
  before(async () => {
    fresh = await newDatabase();
    await migrateTo(fresh.url);
    schema = await schemaOf(fresh.superuserUrl);
  });
  after(() => fresh.drop());

  test('there are dumps, the first one of the first state that upgrades are promised from', () => {
    assert.equal(dumps[0]?.name, '0005.sql');
    assert.ok(schema.length > 300);
  });

  for (const { name, text } of dumps) {
    test(`${name}: its migrations are as they were`, async () => {
      const files = await migrationFiles(migrationsFolder);
      assert.ok(migrationsOf(text).length > 0);
      for (const { number, name: migration, hash } of migrationsOf(text)) {
        const found = files.find((file) => file.number === number);
        assert.deepEqual({ name: found?.name, hash: found?.hash }, { name: migration, hash });
      }
    });

    test(`${name}: upgraded it has today's schema and every row it had`, async (t) => {
      const old = await newDatabase();
      t.after(() => old.drop());
      await loadDump(old.url, text);
      const rows = await rowsOf(old.superuserUrl);
      const empty = [...rows].filter(([, found]) => found.length === 0).map(([table]) => table);
      assert.deepEqual(empty, [], 'tables that this dump does not test');
      await migrateTo(old.url);
      assert.deepEqual(await schemaOf(old.superuserUrl), schema);
      const now = await rowsOf(old.superuserUrl);
      for (const [table, before] of rows) {
        // Running totals may be folded or written anew: what they say is compared below.
        if (table === 'conversation_tally') continue;
        assert.equal(now.get(table)?.length, before.length, table);
      }
      await keepsWords(rows, now);
      assert.deepEqual(totals(now.get('conversation_tally')), recounted(now.get('conversation')));
      await within(old.url, (client) => client.query('set role earshot_app; select from message limit 1'));
    });
  }

  test('a database made by another text of a migration is refused with a sentence', async (t) => {
    const odd = await newDatabase();
    t.after(() => odd.drop());
    await migrateTo(odd.url);
    await within(odd.url, (client) => client.query("update migration set hash = 'x' where number = 3"));
    await assert.rejects(migrateTo(odd.url), /never released.*0003/);
  });
});

/** What people wrote is the same to the letter, in every script. */
async function keepsWords(
  before: Map<string, Record<string, unknown>[]>,
  now: Map<string, Record<string, unknown>[]>,
): Promise<void> {
  const words = (rows: Map<string, Record<string, unknown>[]>, table: string, column: string): unknown[] =>
    (rows.get(table) ?? []).map((row) => row[column]).sort();
  for (const [table, column] of [
    ['message', 'text'],
    ['message', 'id'],
    ['contact', 'name'],
    ['event', 'id'],
    ['part', 'state'],
    ['channel', 'secrets'],
    ['auth_account', 'password'],
    ['attachment', 'storage_key'],
    ['inbound_request', 'body'],
    ['conversation', 'number'],
  ] as const)
    assert.deepEqual(words(now, table, column), words(before, table, column), `${table}.${column}`);
}

type Rows = Record<string, unknown>[] | undefined;

function totals(tally: Rows = []): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { workspace_id, channel_id, assignee_id, state, delta } of tally) {
    const key = `${workspace_id} ${channel_id} ${assignee_id} ${state}`;
    sums[key] = (sums[key] ?? 0) + Number(delta);
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

function recounted(conversations: Rows = []): Record<string, number> {
  return totals(conversations.map((row) => ({ ...row, delta: 1 })));
}
