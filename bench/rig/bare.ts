import { spawn } from 'node:child_process';
import { plainEnvironment } from './server.ts';

/** The libraries that every server of this kind needs, loaded and connected, with one route and nothing of ours. */
export async function startBare(
  databaseUrl: string,
): Promise<{ pid: number; startMs: number; stop(): void }> {
  const began = performance.now();
  const child = spawn(process.execPath, [import.meta.filename, databaseUrl], {
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

if (import.meta.main) await serve(process.argv[2] ?? '');

async function serve(databaseUrl: string): Promise<void> {
  const { default: Fastify } = await import('fastify');
  const { run } = await import('graphile-worker');
  const { Kysely, PostgresDialect } = await import('kysely');
  const { default: pg } = await import('pg');
  const { z } = await import('zod');
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const database = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) });
  await pool.query('select 1');
  await run({ pgPool: pool, concurrency: 4, noHandleSignals: true, taskList: { nothing: async () => {} } });
  const app = Fastify();
  const body = z.object({ status: z.string() });
  app.get('/readyz', async () => body.parse({ status: database ? 'ready' : '' }));
  process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
}
