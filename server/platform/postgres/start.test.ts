import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connected } from './connect.ts';
import { holdDatabase, holdDataDir } from './lock.ts';
import { isPostmasterOf, readPostmaster } from './postmaster.ts';
import { isAlive } from './process.ts';
import { type Postgres, startPostgres } from './start.ts';

/** Made once, and copied where a test is not about the making. */
const template = mkdtempSync(join(tmpdir(), 'earshot-test-'));
before(async () => (await startPostgres({ dataDir: template, log() {} })).stop());
after(() => rmSync(template, { recursive: true }));

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function temporary(name = 'data'): string {
  const parent = mkdtempSync(join(tmpdir(), 'earshot-test-'));
  undo.push(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, name);
}

function copied(name?: string): string {
  const dataDir = temporary(name);
  cpSync(join(template, 'postgres'), join(dataDir, 'postgres'), { recursive: true });
  return dataDir;
}

async function start(dataDir: string, lines: string[] = []): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir, log: (line) => lines.push(line) });
  undo.push(() => postgres.stop());
  return postgres;
}

/** The program in a process of its own, to be killed. */
async function another(dataDir: string): Promise<ChildProcess> {
  const here = JSON.stringify(import.meta.dirname);
  const program = `
    const { startPostgres } = await import(${here} + '/start.ts');
    const { holdDataDir, holdDatabase } = await import(${here} + '/lock.ts');
    await holdDataDir(process.argv[1]);
    const { url } = await startPostgres({ dataDir: process.argv[1], log() {} });
    await holdDatabase(url, process.argv[1]);
    console.log('up');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  undo.push(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

function value(url: string, query: string): Promise<unknown> {
  return connected(url, async (client) => {
    const { rows } = await client.query<Record<string, unknown>>(query);
    return Object.values(rows[0] ?? {})[0];
  });
}

function pidOf(dataDir: string): number {
  return readPostmaster(join(dataDir, 'postgres'))?.pid ?? 0;
}

test('makes a database for every script, owned by a role that row-level security holds for', async () => {
  const { url } = await start(temporary());
  assert.equal(
    await value(url, 'select rolsuper or rolbypassrls from pg_roles where rolname = current_user'),
    false,
  );
  await value(url, 'create extension pg_trgm');
  assert.equal(await value(url, "select lower('ԲԱՐԵՒ ÜBER')"), 'բարեւ über');
  assert.equal(await value(url, "select word_similarity('தமிழ்', 'வணக்கம் தமிழ் உலகம்') > 0.9"), true);
  assert.equal(await value(url, 'show fsync'), 'on');
  for (const extension of ['unaccent', 'btree_gin', 'citext'])
    await value(url, `create extension ${extension}`);
});

test('keeps its data over a stop, and leaves no process behind', async () => {
  const dataDir = copied('data folder of Zoë & ‹Տիգրան› 100%');
  const first = await start(dataDir);
  await value(first.url, 'create table kept as select 7 as number');
  const pid = pidOf(dataDir);
  await first.stop();
  assert.equal(isAlive(pid), false);
  const second = await start(dataDir);
  assert.equal(await value(second.url, 'select number from kept'), 7);
});

test('puts the socket elsewhere when the path is too long for one', async () => {
  const dataDir = copied('long/'.repeat(30));
  const { url } = await start(dataDir);
  assert.equal(await value(url, 'select 1'), 1);
  undo.push(() =>
    rmSync(new URL(url.replace('@/', '@socket/')).searchParams.get('host') ?? '', { recursive: true }),
  );
});

test('throws away a database that was not finished', async () => {
  const dataDir = temporary();
  mkdirSync(join(dataDir, 'postgres.new-1-1/base'), { recursive: true });
  writeFileSync(join(dataDir, 'postgres.new-1-1/PG_VERSION'), '18\n');
  await start(dataDir);
  assert.deepEqual(
    readdirSync(dataDir).filter((name) => name.startsWith('postgres.new')),
    [],
  );
});

test('goes on with the server that a killed run left behind', async () => {
  const dataDir = copied();
  const killed = await another(dataDir);
  const pid = pidOf(dataDir);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  assert.equal(isAlive(pid), true);
  const lock = await holdDataDir(dataDir);
  const { url, stop } = await start(dataDir);
  assert.equal(pidOf(dataDir), pid);
  const held = await holdDatabase(url, dataDir);
  await held.release();
  lock.release();
  await stop();
  assert.equal(isAlive(pid), false);
});

test('starts the server again when it is killed, own or adopted', async () => {
  const dataDir = copied();
  const killed = await another(dataDir);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const lines: string[] = [];
  const { url } = await start(dataDir, lines);
  await value(url, 'create table counted (number int)');
  for (const round of [1, 2]) {
    const pid = pidOf(dataDir);
    process.kill(pid, 'SIGKILL');
    await eventually(async () => {
      assert.notEqual(pidOf(dataDir), pid);
      await value(url, `insert into counted values (${round}) returning 1`);
    });
  }
  assert.equal(await value(url, 'select count(*)::int from counted'), 2);
  assert.equal(lines.filter((line) => line.includes('ended by itself')).length, 2);
});

test('is not misled by a pid file whose number belongs to another process by now', async () => {
  const dataDir = copied();
  await (await start(dataDir)).stop();
  const folder = join(dataDir, 'postgres');
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  undo.push(() => stranger.kill('SIGKILL'));
  writeFileSync(
    join(folder, 'postmaster.pid'),
    `${stranger.pid}\n${folder}\n1\n5432\n${dataDir}/run\n\n  1 1\nready   \n`,
  );
  writeFileSync(
    join(dataDir, 'run/.s.PGSQL.5432.lock'),
    `${stranger.pid}\n${folder}\n1\n5432\n${dataDir}/run\n`,
  );
  assert.equal(isPostmasterOf(folder, stranger.pid ?? 0), false);
  const { url } = await start(dataDir);
  assert.equal(await value(url, 'select 1'), 1);
  assert.equal(isAlive(stranger.pid ?? 0), true);
});

test('refuses a second copy at once, and starts after the first was killed', async () => {
  const dataDir = copied();
  const first = await another(dataDir);
  await assert.rejects(holdDataDir(dataDir), {
    name: 'StartError',
    message: /Another Earshot \(process \d+\)/,
  });
  first.kill('SIGKILL');
  await once(first, 'exit');
  (await holdDataDir(dataDir)).release();
  await start(dataDir);
});

test('takes a mark over whose number belongs to another process by now', async () => {
  const dataDir = temporary();
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'earshot.pid'), `${process.pid} another beginning\n`);
  const lock = await holdDataDir(dataDir);
  lock.release();
  assert.deepEqual(readdirSync(dataDir), []);
});

test('holds the database again after it was killed', async () => {
  const dataDir = copied();
  const { url } = await start(dataDir);
  const held = await holdDatabase(url, dataDir);
  undo.push(() => held.release());
  const holders = "select count(*)::int from pg_locks where locktype = 'advisory'";
  process.kill(pidOf(dataDir), 'SIGKILL');
  await eventually(async () => assert.equal(await value(url, holders), 1));
});

test('says in one line that the data folder cannot be used', async () => {
  const dataDir = temporary();
  writeFileSync(dataDir, 'a file');
  for (const folder of [dataDir, join(dataDir, 'below'), '/proc/earshot']) {
    await assert.rejects(startPostgres({ dataDir: folder, log() {} }), {
      name: 'StartError',
      message: /^The data folder .* cannot be used: .*EARSHOT_DATA_DIR.*\.$/,
    });
  }
});

test('keeps what customers wrote out of the log', async () => {
  const dataDir = copied();
  const { url } = await start(dataDir);
  await value(url, 'create table message (body text unique)');
  await value(url, "insert into message values ('my secret')");
  await assert.rejects(value(url, "insert into message values ('my secret')"));
  const log = readFileSync(join(dataDir, 'postgres.log'), 'utf8');
  assert.match(log, /duplicate key/);
  assert.doesNotMatch(log, /my secret/);
});

async function eventually(check: () => Promise<void>): Promise<void> {
  for (const deadline = Date.now() + 15_000; ; await sleep(50)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
