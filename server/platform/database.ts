import { AsyncLocalStorage } from 'node:async_hooks';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { StartError } from './start-error.ts';

/**
 * The three ways into the database (DESIGN.md, Data): `owner` migrates and runs the queue, `app` works
 * inside one workspace, `system` does the few named reads across workspaces.
 */
interface Pools<T> {
  url: string;
  owner: pg.Pool;
  queue: pg.Pool;
  app: Kysely<T>;
  system: Kysely<T>;
}

// One database per process: a module variable, so that no function has to be handed a bag.
let pools: Pools<unknown> | undefined;

/** Opens the pools; roles and tables must exist before `app` or `system` are used. */
export function openDatabase(
  url: string,
  size: { app: number; system: number; owner: number; queue?: number },
): void {
  pools = {
    url,
    owner: pool(url, size.owner, ''),
    // What the queue notes of its own (taken, done) is not worth a wait for the disk: a job whose mark a crash
    // undoes runs once more, and every job bears that. The jobs themselves are written by `app`.
    queue: pool(url, size.queue ?? 1, '-c synchronous_commit=off'),
    app: new Kysely({
      dialect: new PostgresDialect({ pool: pool(url, size.app, roleOptions('earshot_app')) }),
    }),
    system: new Kysely({
      dialect: new PostgresDialect({ pool: pool(url, size.system, roleOptions('earshot_system')) }),
    }),
  };
}

export async function closeDatabase(): Promise<void> {
  const open = pools;
  pools = undefined;
  await Promise.all([open?.app.destroy(), open?.system.destroy(), open?.owner.end(), open?.queue.end()]);
}

function pool(url: string, max: number, options: string): pg.Pool {
  const made = new pg.Pool({
    connectionString: url,
    max,
    options,
    application_name: 'earshot',
    connectionTimeoutMillis: 10_000,
  });
  // An idle connection that breaks is replaced on the next use; without a listener it would end the process.
  made.on('error', () => {});
  made.on('connect', (client) => {
    client.on('error', () => {});
    prepareStatements(client);
  });
  return made;
}

const names = new Map<string, string>();
// Each costs memory in every connection, so they go to texts that come again and again, and not to the many that
// differ by the length of a list or are asked at the start alone.
const namesMax = 200;
const usesBefore = 3;
const uses = new Map<string, number>();
const usesMax = 2_000;
let named = 0;

/** Plans each statement once per connection: planning ours takes several times longer than running them. */
function prepareStatements(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...all: unknown[]) => unknown;
  const prepared = (text: unknown, values?: unknown, ...more: unknown[]): unknown => {
    if (typeof text !== 'string' || !Array.isArray(values) || more.length > 0)
      return query(text, values, ...more);
    if (values.length === 0 && !/^\s*select\b/i.test(text)) return query(text, values);
    const name = nameOf(text);
    if (!name) return query(text, values);
    return (query({ name, text, values }) as Promise<unknown>).catch((error: { code?: string }) => {
      // A newer version has changed a table meanwhile: the next call plans it anew.
      if (error.code === '0A000') names.delete(text);
      throw error;
    });
  };
  client.query = prepared as typeof client.query;
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= namesMax) return known;
  const used = (uses.get(text) ?? 0) + 1;
  if (used < usesBefore) {
    if (uses.size >= usesMax) uses.clear();
    uses.set(text, used);
    return undefined;
  }
  uses.delete(text);
  named += 1;
  const name = `earshot_${named}`;
  names.set(text, name);
  return name;
}

function roleOptions(role: string): string {
  return `-c role=${role} -c transaction_timeout=5000 -c timezone=UTC`;
}

function current<T>(): Pools<T> {
  if (!pools) throw new StartError('The database is not open.');
  return pools as Pools<T>;
}

/** Where the owner's connections go, for what needs a connection of its own (LISTEN, locks, the queue). */
export function databaseUrl(): string {
  return current().url;
}

export function ownerPool(): pg.Pool {
  return current().owner;
}

/** For the queue's own marks, which may be lost by a crash. */
export function queuePool(): pg.Pool {
  return current().queue;
}

/** The named reads and writes that concern the installation rather than one workspace. */
export function systemDatabase<T>(): Kysely<T> {
  return current<T>().system;
}

/** A transaction inside one workspace. `afterCommit` runs once it is durable, in the order of registration. */
export interface WorkspaceTx<T> {
  workspaceId: string;
  q: Transaction<T>;
  afterCommit(work: () => void): void;
}

const reach = new AsyncLocalStorage<string[] | null>();

/**
 * Whatever `work` does inside a workspace, however deep, sees and writes only what belongs to these channels
 * (null: to any). Carried along rather than handed on, so that no function on the way can forget it.
 */
export function withinChannels<R>(channels: string[] | null, work: () => R): R {
  return reach.run(channels, work);
}

/**
 * Runs `work` in one transaction that sees and writes only this workspace's rows. If PostgreSQL ends it
 * because it and another one waited for each other, it has left nothing behind and runs once more.
 */
export async function inWorkspaceOf<T, R>(
  workspaceId: string,
  work: (tx: WorkspaceTx<T>) => Promise<R>,
): Promise<R> {
  try {
    return await runOnce(workspaceId, work);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '40P01')) throw error;
    return runOnce(workspaceId, work);
  }
}

async function runOnce<T, R>(workspaceId: string, work: (tx: WorkspaceTx<T>) => Promise<R>): Promise<R> {
  const after: (() => void)[] = [];
  const result = await current<T>()
    .app.transaction()
    .execute(async (q) => {
      const channels = reach.getStore();
      await sql`select set_config('earshot.workspace', ${workspaceId}, true),
        set_config('earshot.channels', ${channels ? `{${channels.join()}}` : ''}, true)`.execute(q);
      return work({ workspaceId, q, afterCommit: (f) => after.push(f) });
    });
  // What a commit sets going is nobody's own: screens and jobs of others hang on it.
  withinChannels(null, () => {
    for (const f of after) f();
  });
  return result;
}

/** Deadlocks, broken connections and a full disk pass; anything else does not get better by trying again. */
export function isPassing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    [
      '40P01',
      '40001',
      '53300',
      '55P03',
      '57P01',
      '57P02',
      '57P03',
      '25P04',
      'ECONNREFUSED',
      'ECONNRESET',
      'ENOENT',
      'EPIPE',
    ].includes(code) ||
    code.startsWith('08') ||
    isDiskFull(error) ||
    (error instanceof Error &&
      /Connection terminated|timeout exceeded when trying to connect|not queryable/.test(error.message))
  );
}

/** PostgreSQL's own code, and those of a file system. */
export function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['53100', 'ENOSPC', 'EDQUOT'].includes(code);
}
