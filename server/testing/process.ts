import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './port.ts';
import { until } from './until.ts';

export interface ServerProcess {
  origin: string;
  dataDir: string;
  /** What it has printed so far, both streams. */
  output(): string;
  /** Its exit code; it may take its time, as after a signal. */
  exited: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  /** Asks it to stop, waits until it is gone, and removes its folder unless that was given. */
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');

/** The program as an operator starts it, in a process, a folder and on a port of its own; not ready yet. */
export async function runServer(
  env: Record<string, string> = {},
  given: { dataDir?: string; roles?: string[] } = {},
): Promise<ServerProcess> {
  const dataDir = given.dataDir ?? mkdtempSync(join(tmpdir(), 'earshot-run-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['server/main.ts', ...(given.roles ?? [])], {
    cwd: root,
    // With the channel it notices when the tests are killed, and ends.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...(process.env.NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_URL: origin,
      EARSHOT_DATA_DIR: dataDir,
      EARSHOT_LOG_LEVEL: 'warn',
      EARSHOT_SMTP_PORT: 'off',
      ...env,
    },
  });
  let printed = '';
  for (const source of [child.stdout, child.stderr])
    source?.on('data', (piece: Buffer) => {
      printed += piece.toString();
    });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    origin,
    dataDir,
    output: () => printed,
    exited,
    signal: (name) => void child.kill(name),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
      if (given.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The same, once it serves. */
export async function startServer(...given: Parameters<typeof runServer>): Promise<ServerProcess> {
  const server = await runServer(...given);
  let code: number | null | undefined;
  void server.exited.then((left) => {
    code = left;
  });
  try {
    await until(() => {
      if (code !== undefined) return true;
      return server.output().includes('Earshot is ready');
    }, 60_000);
    if (code !== undefined) throw new Error(`The server ended with ${code}: ${server.output()}`);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
