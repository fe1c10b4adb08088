import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { openAudience } from '../rig/audience.ts';
import { rssOf } from '../rig/processes.ts';
import { plainEnvironment } from '../rig/server.ts';

/** Kilobytes that a bare Node server takes for each of so many open streams. */
export async function openBareSeats(count: number): Promise<number> {
  const child = spawn(process.execPath, [import.meta.filename], {
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): boolean => child.kill('SIGKILL');
  process.on('exit', end);
  try {
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
      child.once('exit', () => reject(new Error('the ceiling ended by itself')));
    });
    const pid = child.pid ?? 0;
    await sleep(500);
    const before = rssOf(pid);
    const from = Array.from({ length: 8 }, (_, i) => `127.0.0.${i + 1}`);
    const audience = await openAudience(
      { url: `http://127.0.0.1:${port}`, path: '/', headers: {}, from },
      count,
    );
    await sleep(2_000);
    const after = rssOf(pid);
    await audience.close();
    return ((after - before) * 1_024) / count;
  } finally {
    process.off('exit', end);
    end();
  }
}

if (import.meta.main) {
  const open = new Set<unknown>();
  const server = createServer((_request, reply) => {
    reply.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.write('event: ready\ndata: {}\n\n');
    open.add(reply);
    reply.on('close', () => open.delete(reply));
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`);
  });
}
