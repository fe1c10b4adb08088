import { createServer, type IncomingMessage } from 'node:http';
import pg from 'pg';
import { same } from '#connectors/kit/hmac.ts';
import { signature } from '#connectors/kit/meta/app.ts';
import { startChild } from './child.ts';
import { secret } from './pages.ts';

/** The least that can be done with a webhook: check its signature, commit it together with others, answer. */
export interface Ceiling {
  url: string;
  path: string;
  rows(): Promise<number>;
  stop(): Promise<void>;
}

const table = 'bench_ceiling';

/** Starts it as a process of its own, on the database of the Earshot that is measured. */
export async function startCeiling(databaseUrl: string): Promise<Ceiling> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => {});
  await client.connect();
  await client.query(`drop table if exists ${table}`);
  await client.query(
    `create table ${table} (id bigint generated always as identity primary key, received_at timestamptz not null, body bytea not null)`,
  );
  const child = await startChild(import.meta.filename, [databaseUrl]);
  return {
    url: child.url,
    path: '/webhook',
    async rows() {
      const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${table}`);
      return rows[0]?.n ?? 0;
    },
    async stop() {
      child.stop();
      await client.query(`drop table ${table}`).catch(() => {});
      await client.end();
    },
  };
}

if (import.meta.main) serve(process.argv[2] ?? '');

interface Waiting {
  at: Date;
  body: Buffer;
  done(stored: boolean): void;
}

function serve(databaseUrl: string): void {
  const commitsAtOnce = 2;
  const groupMax = 256;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: commitsAtOnce });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  let waiting: Waiting[] = [];
  let underWay = 0;

  async function commit(): Promise<void> {
    if (waiting.length === 0 || underWay >= commitsAtOnce) return;
    const group = waiting.slice(0, groupMax);
    waiting = waiting.slice(groupMax);
    underWay += 1;
    const stored = await pool
      .query({
        name: 'store',
        text: `insert into ${table} (received_at, body) select * from unnest($1::timestamptz[], $2::bytea[])`,
        values: [group.map((w) => w.at), group.map((w) => w.body)],
      })
      .then(
        () => true,
        () => false,
      );
    underWay -= 1;
    for (const w of group) w.done(stored);
    if (waiting.length > 0) setImmediate(commit);
  }
  const server = createServer(async (request, reply) => {
    const body = await bytesOf(request);
    const at = new Date();
    const answer = (status: number): void => {
      reply.writeHead(status, { 'content-type': 'application/json', 'content-length': 2 }).end('{}');
    };
    if (!same(String(request.headers['x-hub-signature-256']), signature(secret, body))) return answer(401);
    waiting.push({ at, body, done: (stored) => answer(stored ? 200 : 503) });
    if (waiting.length === 1 && underWay < commitsAtOnce) setImmediate(commit);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`);
  });
}

function bytesOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => resolve(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)));
    request.on('error', reject);
  });
}
