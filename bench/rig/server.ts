import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSocketDir, socketUrl } from '#server/platform/postgres/socket.ts';

const root = join(import.meta.dirname, '..', '..');

/** An Earshot of our own: its data folder, its port, and the process as it is now. */
export interface Earshot {
  url: string;
  apiKey: string;
  dataDir: string;
  /** Of the process that was started last. */
  pid(): number;
  /** Starts it (again) and answers as soon as the process exists. */
  launch(): void;
  /** Until `/readyz` says yes; fails when the process ends by itself. Answers in milliseconds since its launch. */
  ready(patience?: number): Promise<number>;
  /** SIGKILL: no chance to finish anything. */
  kill(): Promise<void>;
  /** SIGKILL for PostgreSQL's main process; false when there is none. */
  killPostgres(): boolean;
  /** The database for a superuser, to count rows afterwards. */
  databaseUrl(): string;
  /** The end of what it said. */
  said(): string;
  /** Stops it as an operator would, and removes its folder. */
  stop(): Promise<void>;
}

export interface Wanted {
  env?: Record<string, string>;
  nodeArgs?: string[];
  /** Goes on with a folder that is there; it is then not removed. */
  dataDir?: string;
  keep?: boolean;
}

/** Makes an Earshot on a free port and a folder of its own. Whatever happens, it ends with this process. */
export async function makeEarshot(wanted: Wanted = {}): Promise<Earshot> {
  const home = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const dataDir = wanted.dataDir ?? join(home, 'data');
  const log = join(home, 'server.log');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const apiKey = 'bench-key-of-the-administrator';
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  let isOver = true;
  let launchedAt = 0;

  const killPostgres = (): boolean => {
    const pid = postmasterOf(dataDir);
    return pid !== undefined && signal(pid, 'SIGKILL');
  };
  const lastly = (): void => {
    if (!isOver) child?.kill('SIGKILL');
    killPostgres();
    if (!wanted.keep) rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  };
  process.on('exit', lastly);

  return {
    url,
    apiKey,
    dataDir,
    pid: () => child?.pid ?? 0,
    killPostgres,
    launch() {
      const out = openSync(log, 'a');
      launchedAt = performance.now();
      child = spawn(
        process.execPath,
        [...(wanted.nodeArgs ?? []), join(root, 'server/main.ts'), 'web', 'worker'],
        {
          cwd: home,
          env: {
            ...plainEnvironment(),
            PORT: String(port),
            HOST: '127.0.0.1',
            PUBLIC_URL: url,
            EARSHOT_DATA_DIR: dataDir,
            EARSHOT_ADMIN_EMAIL: 'bench@example.org',
            EARSHOT_ADMIN_PASSWORD: 'a password for benches',
            EARSHOT_ADMIN_API_KEY: apiKey,
            EARSHOT_ALLOWED_HOSTS: '127.0.0.0/8',
            EARSHOT_LOG_LEVEL: 'warn',
            EARSHOT_SMTP_PORT: 'off',
            ...wanted.env,
          },
          stdio: ['ignore', out, out],
        },
      );
      closeSync(out);
      const mine = child;
      isOver = false;
      ended = new Promise((resolve) => {
        mine.once('exit', () => {
          if (mine === child) isOver = true;
          resolve();
        });
      });
    },
    async ready(patience = 60_000) {
      for (const deadline = Date.now() + patience; ; await sleep(5)) {
        if (isOver) throw new Error(`Earshot ended by itself:\n${tail(log)}`);
        const answer = await fetch(`${url}/readyz`).catch(() => null);
        await answer?.arrayBuffer().catch(() => null);
        if (answer?.ok) return performance.now() - launchedAt;
        if (Date.now() > deadline)
          throw new Error(`Earshot is not ready after ${patience} ms:\n${tail(log)}`);
      }
    },
    async kill() {
      child?.kill('SIGKILL');
      await ended;
    },
    databaseUrl: () => socketUrl(openSocketDir(dataDir), 'postgres', 'earshot'),
    said: () => tail(log),
    async stop() {
      child?.kill('SIGTERM');
      await Promise.race([ended, sleep(30_000, undefined, { ref: false })]);
      lastly();
      process.off('exit', lastly);
      if (wanted.keep) console.log(`Kept ${home}`);
    },
  };
}

/** Ready to work: started, and waited for. */
export async function startEarshot(wanted: Wanted = {}): Promise<Earshot> {
  const earshot = await makeEarshot(wanted);
  earshot.launch();
  await earshot.ready();
  return earshot;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** Settings of whoever runs the bench must not decide what it measures. */
export function plainEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

export function postmasterOf(dataDir: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    return pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-40).join('\n');
}
