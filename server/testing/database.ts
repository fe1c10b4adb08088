import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Postgres, startPostgres } from '#server/platform/postgres/start.ts';

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
    drop: () => asSuperuser(server, `drop database if exists ${name} with (force)`),
  };
}

let own: { postgres: Postgres; folder: string } | undefined;

/** Ends the server that was started here, if one was. */
export async function stopOwnServer(): Promise<void> {
  await own?.postgres.stop();
  if (own) rmSync(own.folder, { recursive: true, force: true });
  own = undefined;
}

async function serverUrl(): Promise<string> {
  const given = process.env.EARSHOT_TEST_DATABASE_URL;
  if (given) return given;
  if (!own) {
    const folder = mkdtempSync(join(tmpdir(), 'earshot-test-'));
    own = { folder, postgres: await startPostgres({ dataDir: folder, log: () => {} }) };
  }
  return own.postgres.url;
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
