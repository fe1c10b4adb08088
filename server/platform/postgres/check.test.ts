import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkDatabase, type Found, problemWith } from './check.ts';
import { type Postgres, startPostgres } from './start.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'earshot-test-'));
let postgres: Postgres;
before(async () => {
  postgres = await startPostgres({ dataDir, log() {} });
});
after(async () => {
  await postgres.stop();
  rmSync(dataDir, { recursive: true });
});

const good: Found = {
  version: 170002,
  user: 'desk',
  database: 'earshot',
  superuser: false,
  bypassesSecurity: false,
  mayCreate: true,
  encoding: 'UTF8',
  readOnly: false,
};

const wanting: [string, Partial<Found>, RegExp][] = [
  ['an old version', { version: 160004 }, /PostgreSQL 16\.4, and 17 or newer/],
  ['a superuser', { superuser: true }, /superuser.*create role/],
  ['a role above security', { bypassesSecurity: true }, /BYPASSRLS.*create role/],
  ['a replica', { readOnly: true }, /primary/],
  ['another encoding', { encoding: 'SQL_ASCII' }, /SQL_ASCII/],
  ['a guest', { mayCreate: false }, /may not make schemas/],
];

test('has nothing against a good database', async () => {
  assert.equal(problemWith(good), null);
  await checkDatabase(postgres.url);
});

for (const [name, difference, expected] of wanting) {
  test(`refuses ${name}`, () => assert.match(problemWith({ ...good, ...difference }) ?? '', expected));
}

test('refuses the superuser of a real server', async () => {
  await refused(postgres.url.replace('earshot_owner@', 'postgres@'), /user postgres is a superuser/);
});

test('names what cannot be reached, without the password', async () => {
  await refused(postgres.url.replace('/earshot?', '/elsewhere?'), /no database of that name/);
  await refused(
    'postgres://desk:hunter2@127.0.0.1:1/earshot',
    /\(127\.0\.0\.1:1\/earshot\).*nothing answers/,
  );
  await refused('postgres://desk:hunter2@nowhere.invalid/earshot', /nowhere\.invalid/);
  await refused('postgres://desk:hunter2@%zz/earshot', /DATABASE_URL/);
});

async function refused(url: string, expected: RegExp): Promise<void> {
  await assert.rejects(checkDatabase(url), (error: Error) => {
    assert.equal(error.name, 'StartError');
    assert.match(error.message, expected);
    assert.doesNotMatch(error.message, /hunter2|\n/);
    return true;
  });
}
