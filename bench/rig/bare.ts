import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { plainEnvironment } from './server.ts';

/** The bare process of memory/bare.ts: what its memory is, and how long it takes until it answers. */
export async function startBare(
  databaseUrl: string,
): Promise<{ pid: number; startMs: number; stop(): void }> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../memory/bare.ts'), databaseUrl], {
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): boolean => child.kill('SIGKILL');
  process.on('exit', end);
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      if (text.includes('http://')) resolve();
    });
    child.once('exit', () => reject(new Error('the bare process ended by itself')));
  });
  return {
    pid: child.pid ?? 0,
    startMs: performance.now() - began,
    stop() {
      process.off('exit', end);
      end();
    },
  };
}
