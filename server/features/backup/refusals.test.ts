import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { before, describe, test } from 'node:test';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import type { Ending } from './manifest.ts';
import { onlyLook, readBackup } from './read.ts';
import {
  backUp,
  bringBack,
  emptyDatabase,
  everywhere,
  folder,
  passphrase,
  query,
  restoreAnew,
  secretKey,
  writing,
} from './testing/rig.ts';
import { writeBackup } from './write.ts';

let channel: ApiChannel;
let file: string;
let end: Ending;

describe('a backup that cannot be written or must not be restored', () => {
  before(async () => {
    channel = await apiChannel(await newWorkspace());
    await channel.deliver(written('பார்சல்'));
    file = join(folder, 'to-refuse');
    end = await backUp(file);
  });

  test('asked to stop, both end and leave nothing', async () => {
    const over = AbortSignal.abort(new Error('stopped'));
    const target = join(folder, 'stopped');
    await assert.rejects(backUp(target, over), /stopped/);
    assert.ok(!existsSync(target) && !existsSync(`${target}.part`));
    const database = await emptyDatabase();
    const dataDir = mkdtempSync(join(folder, 'data-'));
    await assert.rejects(bringBack(file, database, dataDir, { signal: over }), /stopped/);
    assert.deepEqual(readdirSync(dataDir), []);
  });

  test('a full disk leaves nothing; a file that is there is not written over', async () => {
    // More than fits between the database and the disk, so that a COPY is in its midst when the disk is full.
    await everywhere(
      `insert into inbound_request (received_at, connector, method, query, headers, body, facts, taken_by, applied_at)
       select now(), 'api', 'POST', '{}', '{}', string_agg(uuid_send(gen_random_uuid()), ''::bytea), '{}', gen_random_uuid(), now()
       from generate_series(1, 200000)`,
    );
    const full = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
      },
    });
    await assert.rejects(
      writing((source) => writeBackup(full, source)),
      { code: 'ENOSPC' },
    );
    await assert.rejects(backUp(file), /is there already/);
    await assert.rejects(backUp(join(folder, 'no', 'folder')), /its folder is not there/);
    assert.ok(!existsSync(join(folder, 'no')));
    const copying = "select from pg_stat_activity where datname = current_database() and query like 'copy%'";
    await until(async () => (await everywhere(copying)).length === 0);
  });

  test('a wrong passphrase, a cut and a changed file change nothing', async () => {
    const odd = join(folder, 'odd');
    const bytes = readFileSync(file);
    const attempts: [Buffer, string, RegExp][] = [
      [bytes, 'another passphrase', /not the passphrase/],
      [bytes.subarray(0, bytes.length - 1), passphrase, /cut off or was changed/],
      [bytes.subarray(0, bytes.length >> 1), passphrase, /cut off or was changed/],
      [
        Buffer.from(bytes).fill(7, bytes.length >> 1, (bytes.length >> 1) + 1),
        passphrase,
        /cut off or was changed/,
      ],
    ];
    const database = await emptyDatabase();
    for (const [content, phrase, message] of attempts) {
      writeFileSync(odd, content);
      const dataDir = mkdtempSync(join(folder, 'data-'));
      await assert.rejects(bringBack(odd, database, dataDir, { phrase }), message);
      assert.deepEqual(readdirSync(dataDir), []);
    }
    const tables = await query(database, "select from pg_class where relnamespace = 'public'::regnamespace");
    assert.equal(tables.length, 0);
  });

  test('what is not empty is not touched, unless it may be moved aside', async () => {
    const { database, dataDir } = await restoreAnew(file);
    const messages = 'select count(*)::int as n from message';
    const before = await query(database, messages);
    await assert.rejects(bringBack(file, database, dataDir), /is not empty \(files, secret.key\)/);
    await assert.rejects(
      bringBack(file, database, mkdtempSync(join(folder, 'data-'))),
      /The database at DATABASE_URL is not empty/,
    );
    assert.deepEqual(await query(database, messages), before);
    const fresh = await emptyDatabase();
    const { aside } = await bringBack(file, fresh, dataDir, { replace: true });
    assert.deepEqual(readdirSync(aside ?? '').sort(), ['files', 'secret.key']);
    assert.ok(existsSync(join(dataDir, 'secret.key')));
    const foreign = await emptyDatabase();
    await query(foreign, 'create table somebody_elses (a int)');
    await assert.rejects(
      bringBack(file, foreign, mkdtempSync(join(folder, 'data-'))),
      /The database at DATABASE_URL is not empty/,
    );
  });

  test('another key than the backup’s is refused and leaves the database empty; the next try may succeed', async () => {
    const database = await emptyDatabase();
    const dataDir = mkdtempSync(join(folder, 'data-'));
    await assert.rejects(
      bringBack(file, database, dataDir, { key: 'quite another secret key' }),
      /EARSHOT_SECRET_KEY is not the key of this backup/,
    );
    assert.deepEqual(await query(database, 'select from workspace'), []);
    assert.deepEqual(readdirSync(dataDir), []);
    await bringBack(file, database, dataDir, { key: secretKey });
    assert.ok((await query(database, 'select from workspace')).length > 0);
  });

  test('a backup can be read without a database, and is not readable without its passphrase', async () => {
    const copy = join(folder, 'copy');
    copyFileSync(file, copy);
    const read = await readBackup(copy, passphrase, onlyLook);
    assert.deepEqual(read.end, end);
    const raw = readFileSync(copy);
    for (const secret of [secretKey, channel.secret, 'message', 'backup.json'])
      assert.ok(!raw.includes(secret), secret);
  });
});
