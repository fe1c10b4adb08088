import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { migrationFiles } from '#server/platform/migrate.ts';
import { connected } from '#server/platform/postgres/connect.ts';
import { newDatabase, type TestDatabase } from '#server/testing/database.ts';
import { loadDump, migrateTo, migrationsFolder, rowsOf } from '../../migrations/testing/dump.ts';
import { schemaOf } from '../../migrations/testing/schema.ts';
import type { Beginning } from './manifest.ts';
import { checkVersion } from './restore.ts';
import { restore } from './target.ts';
import { backUpTo } from './write.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-versions-'));
const passphrase = 'five brown cups of tea';
after(() => rmSync(folder, { recursive: true, force: true }));

test('a backup of the first version is brought back and upgraded', { timeout: 60_000 }, async (t) => {
  const old = await database(t);
  await loadDump(old.url, readFileSync(new URL('testing/0005.sql', migrationsFolder), 'utf8'));
  const file = join(folder, 'old');
  const end = await connected(old.url, (client) =>
    backUpTo(file, { client, folder, secretKey: 'the key of those days', passphrase, cost: 6 }),
  );
  assert.equal(end.missing.count, 1, 'the dump speaks of a file that nobody has');
  const target = await database(t);
  const dataDir = join(folder, 'data');
  const { begin } = await restore(
    { databaseUrl: target.url, dataDir, secretKey: undefined },
    { file, passphrase, moved: true, replace: false, say: () => {} },
  );
  assert.equal(begin.migrations.at(-1)?.number, 5);
  const fresh = await database(t);
  await migrateTo(fresh.url);
  assert.deepEqual(await schemaOf(target.superuserUrl), await schemaOf(fresh.superuserUrl));
  const before = await rowsOf(old.superuserUrl);
  const now = await rowsOf(target.superuserUrl);
  for (const table of ['message', 'contact', 'part', 'inbound_request', 'event', 'channel', 'auth_user'])
    assert.equal(now.get(table)?.length, before.get(table)?.length, table);
  const texts = (rows: typeof before): unknown[] => (rows.get('message') ?? []).map((row) => row.text).sort();
  assert.deepEqual(texts(now), texts(before));
});

test('a backup of a newer version and one of a state that was never released are refused', async () => {
  const known = await migrationFiles(migrationsFolder);
  const begin: Beginning = {
    format: 1,
    earshot: '9.0.0',
    takenAt: '2026-11-22T00:00:00.000Z',
    keyFingerprint: '',
    migrations: known,
    tables: [],
    partitions: [],
  };
  checkVersion(begin, known);
  checkVersion({ ...begin, migrations: known.slice(0, 5) }, known);
  const newer = [...known, { number: known.length + 1, name: 'x', hash: 'x' }];
  assert.throws(() => checkVersion({ ...begin, migrations: newer }, known), /newer than this version/);
  const edited = known.map((m) => (m.number === 3 ? { ...m, hash: 'x' } : m));
  assert.throws(() => checkVersion({ ...begin, migrations: edited }, known), /never released.*0003/);
});

async function database(t: TestContext): Promise<TestDatabase> {
  const fresh = await newDatabase();
  t.after(() => fresh.drop());
  return fresh;
}
