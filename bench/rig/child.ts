import { spawn } from 'node:child_process';
import { plainEnvironment } from './server.ts';

/** A file of the benchmarks as a process of its own, which prints its port once it listens and ends with us. */
export async function startChild(file: string, args: string[]): Promise<{ url: string; stop(): void }> {
  const child = spawn(process.execPath, [file, ...args], {
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): boolean => child.kill('SIGKILL');
  process.on('exit', end);
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
    child.once('exit', () => reject(new Error('the ceiling ended by itself')));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop() {
      process.off('exit', end);
      end();
    },
  };
}
