import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Postgres, startPostgres } from '#server/platform/postgres/start.ts';
import { atEnd } from './end.ts';

export interface TestDatabase {
  url: string;
  /** The same database for the role that row-level security does not hold for: tests look everywhere. */
  superuserUrl: string;
  drop(): Promise<void>;
}

/** An empty database on the server that scripts/test.ts started; a file that is run alone starts one itself. */
export async function newDatabase(): Promise<TestDatabase> {
  const server = await serverUrl();
  const name = `earshot_${randomBytes(6).toString('hex')}`;
  await asSuperuser(server, `create database ${name} owner ${userOf(server)}`);
  const url = withDatabase(server, name);
  return {
    url,
    superuserUrl: superuser(url),
    async drop() {
      // With a server of our own it is gone already.
      if (!stopped) await asSuperuser(server, `drop database if exists ${name} with (force)`);
    },
  };
}

let own: Promise<Postgres> | undefined;
let stopped = false;

async function serverUrl(): Promise<string> {
  const given = process.env.EARSHOT_TEST_DATABASE_URL;
  if (given) return given;
  own ??= startOwn();
  return (await own).url;
}

async function startOwn(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-test-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir: folder, log: () => {} });
  atEnd(() => {
    stopped = true;
    return postgres.stop();
  });
  return postgres;
}

async function asSuperuser(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(superuser(server), 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The addresses of unix sockets have no host, so they are texts to `URL` and rewritten as such. */
function withDatabase(url: string, name: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}

function superuser(url: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/)[^@/]*@/, '$1postgres@');
}

function userOf(url: string): string {
  return /^postgres(?:ql)?:\/\/([^:@/]*)/.exec(url)?.[1] ?? '';
}
