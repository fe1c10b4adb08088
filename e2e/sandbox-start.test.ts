import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort } from '#server/testing/port.ts';
import { until } from '#server/testing/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-sandbox-'));
const started: Run[] = [];
after(async () => {
  for (const one of started) await one.stop();
  rmSync(folder, { recursive: true, force: true });
});
const apiKey = 'esk_of-the-sandbox-test';
const [port, sandboxPort] = [await freePort(), await freePort()];
const env = {
  PORT: String(port),
  EARSHOT_SANDBOX_PORT: String(sandboxPort),
  EARSHOT_SANDBOX_FILE: join(folder, 'sandbox.json'),
  EARSHOT_DATA_DIR: join(folder, 'data'),
  EARSHOT_SMTP_PORT: 'off',
  EARSHOT_LOG_LEVEL: 'warn',
  EARSHOT_ADMIN_EMAIL: 'anahit@example.org',
  EARSHOT_ADMIN_PASSWORD: 'a cup of strong tea',
  EARSHOT_ADMIN_API_KEY: apiKey,
};

test('one command starts both and ends both; practice channels outlast it', async () => {
  const first = start();
  await first.says(/Earshot is ready at/);
  const channel = await api<{ id: string; practice: { url: string } | null }>('POST', '/channels/sandbox', {
    connector: 'whatsapp',
  });
  assert.ok(channel.practice);

  // A second one leaves the Earshot alone that is there.
  const second = start({ EARSHOT_SANDBOX_PORT: '0', EARSHOT_SANDBOX_FILE: join(folder, 'other.json') });
  await second.says(
    /Earshot is running at http:\/\/localhost:\d+ already\. .*EARSHOT_SANDBOX=http:\S+ npm start/,
  );
  assert.equal(await second.stop(), 0);

  assert.equal(await first.stop(), 0);
  for (const each of [port, sandboxPort]) await assert.rejects(fetch(`http://127.0.0.1:${each}/`));

  const again = start();
  await again.says(/Earshot is ready at/);
  await control('/say', { account: await accountOf(channel), person: 'p1', kind: 'text', text: 'வணக்கம்' });
  await until(async () => {
    const { data } = await api<{ data: { channel: { id: string } }[] }>('GET', '/conversations');
    return data.some((one) => one.channel.id === channel.id);
  }, 20_000);
  assert.equal(await again.stop(), 0);
});

test('when Earshot cannot start, neither stays', async () => {
  const run = start({ EARSHOT_LOG_LEVEL: 'loud' });
  await run.says(/EARSHOT_LOG_LEVEL must be one of/);
  assert.equal(await run.ended, 1);
});

test('alone it starts no Earshot, and says how', async () => {
  const run = start({}, ['--alone']);
  await run.says(/Start Earshot with: EARSHOT_SANDBOX=http:\S+ npm start/);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
  assert.equal(await run.stop(), 0);
});

interface Run {
  ended: Promise<number | null>;
  /** Waits until it has printed this, both streams. */
  says(what: RegExp): Promise<void>;
  stop(): Promise<number | null>;
}

/** As `npm run sandbox` does it. */
function start(more: Record<string, string> = {}, args: string[] = []): Run {
  const root = join(import.meta.dirname, '..');
  const child = spawn(process.execPath, ['scripts/start.mjs', 'sandbox/main.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const source of [child.stdout, child.stderr])
    source.on('data', (piece: Buffer) => {
      printed += piece.toString();
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const run: Run = {
    ended,
    async says(what) {
      await until(() => what.test(printed) || child.exitCode !== null, 60_000);
      assert.match(printed, what);
    },
    stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      return ended;
    },
  };
  started.push(run);
  return run;
}

async function api<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return (await answer.json()) as T;
}

async function control(path: string, body: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${sandboxPort}/control${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200, await answer.text());
}

/** It is named in the address of the customer's page. */
async function accountOf({ practice }: { practice: { url: string } | null }): Promise<string> {
  return new URL(practice?.url ?? '').searchParams.get('account') ?? '';
}
