import { createServer, type ServerResponse } from 'node:http';
import pg from 'pg';
import { startChild } from '../rig/child.ts';

/** The least that brings a message to a screen: commit it, notify, write a frame to everybody who listens. */
export interface FanOut {
  url: string;
  stop(): Promise<void>;
}

export async function startFanOut(databaseUrl: string): Promise<FanOut> {
  const child = await startChild(import.meta.filename, [databaseUrl]);
  return {
    url: child.url,
    async stop() {
      child.stop();
    },
  };
}

if (import.meta.main) await serve(process.argv[2] ?? '');

async function serve(databaseUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
  await pool.query('drop table if exists bench_fan_out');
  await pool.query('create table bench_fan_out (id bigint generated always as identity, body text not null)');
  const listeners = new Set<ServerResponse>();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  client.on('notification', ({ payload = '' }) => {
    const frame = `event: change\ndata: ${payload}\n\n`;
    for (const listener of listeners) listener.write(frame);
  });
  await client.query('listen bench_fan_out');
  const server = createServer((request, reply) => {
    if (request.method === 'GET') {
      reply.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.flushHeaders();
      listeners.add(reply);
      reply.on('close', () => listeners.delete(reply));
      return;
    }
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      pool
        .query(
          `with stored as (insert into bench_fan_out (body) values ($1)) select pg_notify('bench_fan_out', $1)`,
          [body],
        )
        .then(
          () => reply.writeHead(200, { 'content-length': 2 }).end('{}'),
          () => reply.writeHead(503, { 'content-length': 2 }).end('{}'),
        );
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`);
  });
}
