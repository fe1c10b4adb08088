import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, before, describe, test } from 'node:test';
import type { ServerProcess } from '#server/testing/process.ts';
import { startServer } from '#server/testing/process.ts';
import {
  administrator,
  apiKey,
  ask,
  connect,
  conversations,
  type ProcessChannel,
  post,
} from '#server/testing/process-client.ts';
import { until } from '#server/testing/until.ts';
import { sealed, unsealed } from './seal.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const passphrase = 'five brown cups of tea';
const scratch = mkdtempSync(join(tmpdir(), 'earshot-machine-'));
const file = join(scratch, 'earshot.backup');
const settings = { ...administrator, EARSHOT_ALLOWED_HOSTS: '127.0.0.1' };

describe('from one machine to another, by the command', () => {
  let first: ServerProcess;
  let second: ServerProcess | undefined;
  let channel: ProcessChannel;
  let screen: Screen;
  before(async () => {
    first = await startServer(settings, { dataDir: join(scratch, 'first') });
    channel = await connect(first, 'http://127.0.0.1:9/');
    for (const text of ['வணக்கம்', 'سلام', 'Բարեւ']) await post(first, channel, { text });
    await until(async () => (await conversations(first))[0]?.revision === 3);
  });
  after(async () => {
    screen?.close();
    await first?.stop();
    await second?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  test('a backup while it serves; then it answers the same elsewhere', { timeout: 90_000 }, async () => {
    screen = await watch(first);
    await post(first, channel, { text: 'before the backup' });
    await until(() => screen.texts().includes('before the backup'));
    const { body: picture } = await uploaded(first);
    const answers = await everything(first, picture.id);
    const backup = await earshot(['backup', file], join(scratch, 'first'));
    assert.equal(backup.code, 0, backup.output);
    assert.match(backup.output, /message +4\n/);
    assert.ok(!existsSync(`${file}.part`));
    // What happens now is not in it: the former machine goes on until it burns down.
    await post(first, channel, { text: 'after the backup' });
    await until(() => screen.texts().includes('after the backup'));
    screen.close();
    first.signal('SIGKILL');
    await first.exited;

    await makeCheap(file);
    const dataDir = join(scratch, 'second');
    const restored = await earshot(['restore', file], dataDir);
    assert.equal(restored.code, 0, restored.output);
    assert.deepEqual(readdirSync(dataDir).sort(), ['files', 'postgres', 'secret.key']);
    second = await startServer(settings, { dataDir });
    assert.deepEqual(await everything(second, picture.id), answers);
    const signedIn = await fetch(`${second.origin}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: second.origin },
      body: JSON.stringify({
        email: administrator.EARSHOT_ADMIN_EMAIL,
        password: administrator.EARSHOT_ADMIN_PASSWORD,
      }),
    });
    assert.equal(signedIn.status, 200);
  });

  test('who was connected loads anew and misses nothing, new things come once', async () => {
    assert.ok(second);
    const resumed = await watch(second, screen.lastId);
    await until(() => resumed.events.includes('reset'));
    assert.deepEqual(resumed.texts(), [], 'nothing of the past is told as news');
    // Signed with the channel's restored secret.
    const answer = await post(second, channel, { text: 'after the restore' });
    assert.equal(answer.status, 200);
    await until(() => resumed.texts().includes('after the restore'));
    const list = await until(async () => {
      const [found] = await conversations(second as ServerProcess);
      return found?.revision === 5 && found;
    });
    const { body } = await ask(second, 'GET', `/conversations/${list.id}/messages?limit=100`);
    const texts = (body as { data: { text: string }[] }).data.map(({ text }) => text).sort();
    assert.deepEqual(texts, ['after the restore', 'before the backup', 'வணக்கம்', 'سلام', 'Բարեւ'].sort());
    // From its position of before the new message it is told that message and nothing older.
    const again = await watch(second, resumed.positions[0]);
    await until(() => again.events.includes('ready'));
    assert.deepEqual([...new Set(again.texts())], ['after the restore']);
    assert.ok(!again.events.includes('reset'));
    const later = await watch(second, again.lastId);
    await until(() => later.events.includes('ready'));
    assert.ok(later.ids().length <= 1);
    for (const each of [resumed, again, later]) each.close();
  });

  test('a stopped installation is backed up as well; what runs or is there is not restored over', {
    timeout: 60_000,
  }, async () => {
    assert.ok(second);
    const dataDir = join(scratch, 'second');
    const running = await earshot(['restore', file, '--replace'], dataDir);
    assert.equal(running.code, 1);
    assert.match(running.output, /Another Earshot \(process \d+\) runs on the data folder/);
    await second.stop();
    const stopped = await earshot(['backup', join(scratch, 'stopped')], dataDir);
    assert.equal(stopped.code, 0, stopped.output);
    assert.match(stopped.output, /message +5\n/);
    const full = await earshot(['restore', file], dataDir);
    assert.equal(full.code, 1);
    assert.match(full.output, /is not empty.*--replace/);
    const replaced = await earshot(['restore', file, '--replace'], dataDir);
    assert.equal(replaced.code, 0, replaced.output);
    assert.match(replaced.output, /is in .*before-restore-/);
    const whole = await earshot(['check', file], dataDir);
    assert.match(whole.output, /is whole: taken /);
  });

  test('killed in its midst, a restore has left nothing to serve, and the next one succeeds', {
    timeout: 60_000,
  }, async () => {
    const dataDir = join(scratch, 'killed');
    const killed = await earshot(['restore', file], dataDir, passphrase, /Making the database/);
    assert.equal(killed.code, null);
    assert.deepEqual(
      readdirSync(dataDir).filter((name) => !['earshot.pid', 'restoring'].includes(name)),
      [],
    );
    const again = await earshot(['restore', file], dataDir);
    assert.equal(again.code, 0, again.output);
    assert.deepEqual(readdirSync(dataDir).sort(), ['files', 'postgres', 'secret.key']);
  });

  test('Ctrl-C ends a restore and leaves nothing', { timeout: 60_000 }, async () => {
    const dataDir = join(scratch, 'stopped-early');
    const stopped = await earshot(['restore', file], dataDir, passphrase, /Checking/, 'SIGINT');
    assert.equal(stopped.code, 1, stopped.output);
    assert.match(stopped.output, /Stopped before the end: nothing was changed/);
    assert.ok(!existsSync(join(dataDir, 'postgres')) && !existsSync(join(dataDir, 'restoring')));
  });

  test('wrong words are answered with how to say it', async () => {
    const dataDir = join(scratch, 'none');
    const said = [
      [['help'], /npm run earshot -- backup FILE/],
      [['bakup', 'x'], /There is no command "bakup"/],
      [['backup'], /Name one file/],
      [['backup', 'x', '--replace'], /go with restore/],
      [['backup', 'x', '--quick'], /Unknown option '--quick'/],
      [['backup', join(scratch, 'x')], /There is no database in/],
      [['restore', join(scratch, 'nowhere')], /There is no file/],
    ] as const;
    await Promise.all(
      said.map(async ([words, message]) => {
        const { output } = await earshot([...words], dataDir);
        assert.match(output, message);
        assert.ok(!output.includes('    at '), output);
      }),
    );
    const silent = await earshot(['check', file], dataDir, '');
    assert.match(silent.output, /Set EARSHOT_BACKUP_PASSPHRASE/);
    const short = await earshot(['check', file], dataDir, 'too short');
    assert.match(short.output, /EARSHOT_BACKUP_PASSPHRASE must have 12 characters/);
    assert.ok(!existsSync(dataDir));
  });
});

/** The same backup with a passphrase that costs next to nothing to try: the restores below open it many times. */
async function makeCheap(path: string): Promise<void> {
  const cheap = `${path}.cheap`;
  async function* plain(): AsyncGenerator<Buffer> {
    for await (const piece of unsealed(path, passphrase)) yield Buffer.from(piece);
  }
  await pipeline(sealed(plain(), passphrase, 6), createWriteStream(cheap));
  renameSync(cheap, path);
}

async function earshot(
  words: string[],
  dataDir: string,
  phrase = passphrase,
  killAt?: RegExp,
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['scripts/earshot.ts', ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, EARSHOT_DATA_DIR: dataDir, EARSHOT_BACKUP_PASSPHRASE: phrase },
  });
  let output = '';
  let asked = false;
  for (const source of [child.stdout, child.stderr])
    source.on('data', (piece: Buffer) => {
      output += piece.toString();
      // Once: what it says of the signal matches as well, and a second one would end it without its code.
      if (asked || !killAt?.test(output)) return;
      asked = true;
      child.kill(signal);
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  assert.ok(!phrase || !output.includes(phrase));
  return { code, output };
}

/** What an API client gets to see, without what changes by itself. */
async function everything(server: ServerProcess, fileId: string): Promise<unknown> {
  const list = await ask(server, 'GET', '/conversations?state=any&limit=100');
  const [{ id } = { id: '' }] = (list.body as { data: { id: string }[] }).data;
  const bytes = await fetch(`${server.origin}/api/v1/files/${fileId}`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  assert.equal(bytes.status, 200);
  const others = await Promise.all(
    ['/channels', `/conversations/${id}`, `/conversations/${id}/messages?limit=100`, '/agents'].map(
      async (path) => {
        const { status, body } = await ask(server, 'GET', path);
        assert.equal(status, 200, path);
        return body;
      },
    ),
  );
  const said = JSON.stringify([list.body, ...others])
    .replaceAll(server.origin, 'origin')
    .replaceAll(/"(online|seenAt)":[^,}]*/g, '"$1":0');
  return [JSON.parse(said), Buffer.from(await bytes.arrayBuffer()).toString('hex')];
}

async function uploaded(server: ServerProcess): Promise<{ body: { id: string } }> {
  const form = new FormData();
  form.set('file', new Blob([Buffer.from([0, 255, 10, 13, 92, 46])]), 'चाय.bin');
  const answer = await fetch(`${server.origin}/api/v1/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}` },
    body: form,
  });
  assert.equal(answer.status, 201, await answer.clone().text());
  return { body: (await answer.json()) as { id: string } };
}

interface Screen {
  events: string[];
  positions: string[];
  lastId: string | undefined;
  texts(): string[];
  ids(): string[];
  close(): void;
}

/** A screen's stream, from a position on if one is given. */
async function watch(server: ServerProcess, after?: string): Promise<Screen> {
  const over = new AbortController();
  const response = await fetch(`${server.origin}/api/v1/events`, {
    headers: { authorization: `Bearer ${apiKey}`, ...(after ? { 'last-event-id': after } : {}) },
    signal: over.signal,
  });
  assert.equal(response.status, 200);
  let seen = '';
  void (async () => {
    for await (const piece of response.body ?? []) seen += Buffer.from(piece).toString();
  })().catch(() => {});
  const field = (name: string): string[] =>
    [...seen.matchAll(new RegExp(`^${name}: (.*)$`, 'gm'))].map(([, value = '']) => value);
  const changes = (): { id?: string; type?: string; message?: { text: string } | null }[] =>
    field('data').map((data) => JSON.parse(data));
  return {
    get events() {
      return field('event');
    },
    get positions() {
      return field('id');
    },
    get lastId() {
      return field('id').at(-1);
    },
    texts: () =>
      changes().flatMap(({ type, message }) =>
        type === 'message.received' && message ? [message.text] : [],
      ),
    ids: () => changes().flatMap(({ id }) => id ?? []),
    close: () => over.abort(),
  };
}
