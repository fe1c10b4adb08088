import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { freePort } from '#server/testing/port.ts';
import { type ServerProcess, startServer } from '#server/testing/process.ts';
import { openSandbox } from '../../sandbox/open.ts';

const apiKey = 'esk_of_the_first_workspace_00';
const folder = mkdtempSync(join(tmpdir(), 'earshot-demo-'));
const file = join(folder, 'sandbox.json');
let server: ServerProcess;
let port = 0;

before(async () => {
  port = await freePort();
  server = await startServer({
    EARSHOT_ADMIN_EMAIL: 'anahit@example.org',
    EARSHOT_ADMIN_PASSWORD: 'a cup of strong tea',
    EARSHOT_ADMIN_API_KEY: apiKey,
  });
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** `npm run demo` beside the running server; what it printed. */
async function demo(): Promise<string> {
  const child = spawn(process.execPath, ['scripts/demo.ts'], {
    cwd: join(import.meta.dirname, '..', '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: new URL(server.origin).port,
      PUBLIC_URL: server.origin,
      EARSHOT_DATA_DIR: server.dataDir,
      EARSHOT_SMTP_PORT: 'off',
      EARSHOT_SANDBOX_PORT: String(port),
      EARSHOT_SANDBOX_FILE: file,
    },
  });
  const [out, problems] = await Promise.all([text(child.stdout), text(child.stderr)]);
  assert.equal(problems, '');
  return out;
}

test('where the sandbox’s port is taken, the rest of the week is played; later the platforms follow', async () => {
  const taken = createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const first = await demo().finally(() => taken.close());
  assert.match(first, /left out[\s\S]*is filled: \d\d conversations/);
  assert.match(await demo(), /is filled: 1\d conversations/);
  assert.match(await demo(), /nothing was added[\s\S]*npm run sandbox/);
});

test('the practice accounts and who wrote to them are there when the sandbox is started afterwards', async () => {
  const lines = JSON.parse(readFileSync(file, 'utf8')) as { connector: string; url: string }[];
  assert.deepEqual(lines.map(({ connector }) => connector).toSorted(), [
    'facebook-page',
    'instagram',
    'messenger',
    'whatsapp',
  ]);
  const earshot = `http://localhost:${new URL(server.origin).port}/webhooks/`;
  for (const { url } of lines) assert.ok(url.startsWith(earshot), url);
  const sandbox = await openSandbox({ port, keepIn: file });
  try {
    const answered = [...sandbox.world.threads.values()].map(({ person }) => person.name);
    for (const name of ['கவிதா ராமன்', 'فاطمہ خان', 'Maria Lindqvist']) assert.ok(answered.includes(name), name);
  } finally {
    await sandbox.close();
  }
});
