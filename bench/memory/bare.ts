import { createServer } from 'node:http';
import Fastify from 'fastify';
import { run } from 'graphile-worker';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { z } from 'zod';

/** The libraries that every server of this kind needs, loaded and connected, with one route and nothing of ours. */
const url = process.argv[2] ?? '';
const pool = new pg.Pool({ connectionString: url, max: 4 });
pool.on('error', () => {});
const database = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) });
await pool.query('select 1');
await run({ pgPool: pool, concurrency: 4, noHandleSignals: true, taskList: { nothing: async () => {} } });
const app = Fastify({ serverFactory: (handler) => createServer(handler) });
const body = z.object({ status: z.string() });
app.get('/readyz', async () => body.parse({ status: database ? 'ready' : '' }));
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`${address}\n`);
