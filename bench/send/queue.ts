import { Logger, run } from 'graphile-worker';
import pg from 'pg';
import { Pool } from 'undici';
import { z } from 'zod';
import { startChild } from '../rig/child.ts';

/** The same queue with the same width and nothing of ours: each job is one call to the platform. */
export interface BareQueue {
  /** Puts in so many jobs, one transaction each, over so many connections. */
  put(first: number, count: number, connections: number): Promise<void>;
  stop(): Promise<void>;
}

const concurrency = 40;

export async function startQueue(databaseUrl: string, platformUrl: string): Promise<BareQueue> {
  const child = await startChild(import.meta.filename, [databaseUrl, platformUrl]);
  return {
    async put(first, count, connections) {
      await fetch(`${child.url}/?first=${first}&count=${count}&connections=${connections}`, {
        method: 'POST',
      });
    },
    async stop() {
      child.stop();
    },
  };
}

if (import.meta.main) await serve(process.argv[2] ?? '', process.argv[3] ?? '');

async function serve(databaseUrl: string, platformUrl: string): Promise<void> {
  const { createServer } = await import('node:http');
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 12 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const { origin, pathname } = new URL(platformUrl);
  const platform = new Pool(origin, { connections: 64 });
  const said = z.object({ text: z.string() });
  const schema = 'bench_queue';
  const runner = await run({
    pgPool: pool,
    schema,
    concurrency,
    noHandleSignals: true,
    // The first line that a child prints is its port.
    logger: new Logger(() => () => {}),
    pollInterval: 2_000,
    taskList: {
      call: async (payload) => {
        const body = JSON.stringify({ id: crypto.randomUUID(), text: said.parse(payload).text });
        const answer = await platform.request({ method: 'POST', path: pathname, body });
        await answer.body.dump();
        if (answer.statusCode !== 200) throw new Error('busy');
      },
    },
  });
  const server = createServer(async (request, response) => {
    const asked = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const last = Number(asked.get('first')) + Number(asked.get('count'));
    let next = Number(asked.get('first'));
    const put = async (): Promise<void> => {
      for (let n = next++; n < last; n = next++) {
        await pool.query(`select ${schema}.add_job('call', $1::json)`, [
          JSON.stringify({ text: `bare ${n}` }),
        ]);
      }
    };
    await Promise.all(Array.from({ length: Number(asked.get('connections')) }, put));
    response.end('{}');
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`);
  });
  await runner.promise;
}
