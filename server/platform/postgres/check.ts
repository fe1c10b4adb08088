import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { StartError } from '#server/platform/start-error.ts';
import { connected } from './connect.ts';

/** A database that was just started may still be recovering. */
const patience = 30_000;

/**
 * Whether the PostgreSQL at that address can be ours: reachable, new enough, and not as a superuser.
 * @throws StartError naming what is wrong; the password is in no message
 */
export async function checkDatabase(url: string): Promise<void> {
  const place = placeOf(url);
  const found = await look(url, place);
  const problem = problemWith(found);
  if (problem) throw new StartError(`The database at DATABASE_URL (${place}) cannot be used: ${problem}.`);
}

export interface Found {
  /** As in `server_version_num`: 170004 is 17.4. */
  version: number;
  user: string;
  database: string;
  superuser: boolean;
  bypassesSecurity: boolean;
  mayCreate: boolean;
  encoding: string;
  readOnly: boolean;
}

export function problemWith(found: Found): string | null {
  const role = `create role earshot_owner login createrole password '…'; alter database "${found.database}" owner to earshot_owner;`;
  // 17 brought transaction_timeout, which keeps one slow request from holding up all readers of the event log.
  if (found.version < 170000) {
    return `it is PostgreSQL ${readable(found.version)}, and 17 or newer is needed; upgrade it, or leave DATABASE_URL away to use the built-in one`;
  }
  if (found.superuser || found.bypassesSecurity) {
    const what = found.superuser ? 'is a superuser' : 'has BYPASSRLS';
    return `its user ${found.user} ${what}, for whom row-level security does not hold; make another and put it into the address: ${role}`;
  }
  if (found.readOnly) return 'it is a read-only replica; give the address of the primary';
  if (found.encoding !== 'UTF8') {
    return `its encoding is ${found.encoding}, which cannot hold every script; make one with: create database earshot encoding 'UTF8' template template0`;
  }
  if (!found.mayCreate)
    return `its user ${found.user} may not make schemas in it; let it own the database: ${role}`;
  return null;
}

/** `160004` → `16.4` */
function readable(version: number): string {
  return `${Math.floor(version / 10000)}.${version % 10000}`;
}

async function look(url: string, place: string): Promise<Found> {
  for (const deadline = Date.now() + patience; ; await sleep(500)) {
    try {
      return await connected(url, facts);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === '57P03' && Date.now() < deadline) continue;
      throw new StartError(`The database at DATABASE_URL (${place}) cannot be used: ${reasonOf(error)}.`);
    }
  }
}

async function facts(client: pg.Client): Promise<Found> {
  const { rows } = await client.query<Found>(
    `select current_setting('server_version_num')::int as version,
            current_user as "user",
            current_database() as database,
            rolsuper as superuser,
            rolbypassrls as "bypassesSecurity",
            has_database_privilege(current_database(), 'create') as "mayCreate",
            current_setting('server_encoding') as encoding,
            pg_is_in_recovery() as "readOnly"
     from pg_roles where rolname = current_user`,
  );
  const [row] = rows;
  if (!row) throw new Error('it does not tell who its user is');
  return row;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  return reasons[code ?? ''] ?? `${message || code}`;
}

const unreachable = 'nothing answers there; is PostgreSQL running, and is the address right';

const reasons: Record<string, string> = {
  ECONNREFUSED: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ECONNRESET:
    'the server closed the connection; does it speak PostgreSQL, and does it ask for sslmode=require',
  ENOENT: 'there is no such socket; is PostgreSQL running, and is the folder right',
  EACCES: 'this user may not open that socket',
  ENOTFOUND: 'no machine has that name',
  EAI_AGAIN: 'its name cannot be resolved just now; does this machine reach its name server',
  '28P01': 'it refuses the user name or the password',
  '28000': 'it refuses this user from this machine (pg_hba.conf); does it ask for ?sslmode=require',
  '3D000': "there is no database of that name; make one with: create database … encoding 'UTF8'",
  '53300': 'it has no connection free; raise max_connections',
  '57P03': 'it is still starting up, or shutting down',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'its certificate is self-signed; give ?sslrootcert=FILE, or ?sslmode=no-verify',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is from an unknown authority; give ?sslrootcert=FILE',
};

/** `host:port/database`, or only `unreadable` when it is no address. */
function placeOf(url: string): string {
  // pg understands addresses without a host, for sockets; URL does not.
  const [, host = '', database = ''] =
    /^postgres(?:ql)?:\/\/(?:[^@/]*@)?([^/?]*)(?:\/([^?]*))?/.exec(url) ?? [];
  return host || database ? `${host || 'socket'}/${database}` : 'unreadable';
}
