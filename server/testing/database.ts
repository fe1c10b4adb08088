import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '#server/platform/migrate.ts';
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
  return make(server, `owner ${userOf(server)}`);
}

/** One with today's tables, copied from another that is made once: what starts on it has nothing to migrate. */
export async function migratedDatabase(): Promise<TestDatabase> {
  const server = await serverUrl();
  await asSuperuser(server, async (client) => {
    // Two processes of tests may want the first one; only a whole one has that name.
    await client.query("select pg_advisory_lock(hashtext('earshot:test-template'))");
    const known = await client.query('select from pg_database where datname = $1', [template]);
    if (known.rowCount) return;
    await client.query(`drop database if exists ${template}_unfinished`);
    await client.query(`create database ${template}_unfinished owner ${userOf(server)}`);
    const owner = new pg.Pool({ connectionString: withDatabase(server, `${template}_unfinished`) });
    await migrate(owner, new URL('../migrations/', import.meta.url), () => {}).finally(() => owner.end());
    await client.query(`alter database ${template}_unfinished rename to ${template}`);
  });
  return make(server, `owner ${userOf(server)} template ${template}`);
}

const template = 'earshot_template';

async function make(server: string, how: string): Promise<TestDatabase> {
  const name = `earshot_${randomBytes(6).toString('hex')}`;
  await asSuperuser(server, (client) => client.query(`create database ${name} ${how}`));
  const url = withDatabase(server, name);
  return {
    url,
    superuserUrl: superuser(url),
    async drop() {
      // With a server of our own it is gone already.
      if (stopped) return;
      await asSuperuser(server, (client) => client.query(`drop database if exists ${name} with (force)`));
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

async function asSuperuser(server: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(superuser(server), 'postgres') });
  await client.connect();
  try {
    await work(client);
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
