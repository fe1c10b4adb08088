import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** A real Earshot in a process and a data folder of its own, as a newcomer would run it. */
export interface Desk {
  origin: string;
  /** The administrator's; empty where nobody has set it up yet. */
  apiKey: string;
  admin: { email: string; password: string };
  /** The address with the one-time code that a first start prints; empty when it is set up. */
  setupUrl: string;
  stop(): Promise<void>;
}

/** Starts it and waits until it is ready; with `empty` nobody has set it up. */
export async function startDesk({ empty = false } = {}): Promise<Desk> {
  const dataDir = await mkdtemp(join(tmpdir(), 'earshot-e2e-'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const apiKey = empty ? '' : `e2e-${crypto.randomUUID()}`;
  const admin = { email: 'meena@example.org', password: 'correct horse battery' };
  const child = spawn(process.execPath, ['server/main.ts', 'web', 'worker'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      PUBLIC_URL: origin,
      EARSHOT_DATA_DIR: dataDir,
      EARSHOT_LOG_LEVEL: 'error',
      EARSHOT_ALLOWED_HOSTS: '127.0.0.1',
      ...(empty
        ? {}
        : {
            EARSHOT_ADMIN_EMAIL: admin.email,
            EARSHOT_ADMIN_PASSWORD: admin.password,
            EARSHOT_ADMIN_API_KEY: apiKey,
          }),
    },
  });
  const setupUrl = await readyLine(child);
  return {
    origin,
    apiKey,
    admin,
    setupUrl,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Resolves with the address in the line that says it is ready. */
function readyLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /Earshot is ready at (\S+)/.exec(printed)?.[1];
      if (address) resolve(address.includes('/setup') ? address : '');
    });
    child.once('exit', (code) => reject(new Error(`Earshot ended with ${code}:\n${printed}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
