import { createHash } from 'node:crypto';
import type { Binaries } from './binaries.ts';

/**
 * PostgreSQL's settings, given on its command line so that a new version of ours reaches old data folders too.
 * They fit a small machine: server and database together stay below 512 MB.
 */
function settings(socketDir: string, connections: number): Record<string, string> {
  return {
    // No network: only who may enter the socket's folder, which is this user alone, can connect.
    listen_addresses: '',
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: String(connections),
    max_wal_senders: '0',

    shared_buffers: '64MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    effective_cache_size: '512MB',
    // Parallel queries would take the second core from the desk, and need more /dev/shm than containers have.
    max_parallel_workers_per_gather: '0',
    max_parallel_maintenance_workers: '0',
    // Our queries are short; compiling one takes longer than running it.
    jit: 'off',

    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_compression: 'off', // these binaries have only pglz, which costs more time than it saves
    min_wal_size: '64MB',
    max_wal_size: '512MB',
    random_page_cost: '1.1',
    autovacuum: 'on',

    // A query whose client is gone would hold its locks, and the lock that marks this installation as taken.
    client_connection_check_interval: '2s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    log_checkpoints: 'off',
    // The log must not hold what customers wrote: neither the statement nor the row of an error.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
}

/** One process takes forty at most; a second one, a backup and whoever looks by hand find room beside it. */
const usualConnections = 100;

/**
 * The arguments of `postgres`. `name` is a fingerprint of them and of the version, shown as `cluster_name`: by
 * it one knows whether a server that was left running is what this version would start.
 */
export function serverArguments(
  { version }: Binaries,
  folder: string,
  socketDir: string,
  connections = usualConnections,
): { args: string[]; name: string } {
  const chosen = Object.entries(settings(socketDir, connections));
  const print = createHash('sha256')
    .update(JSON.stringify([version, chosen]))
    .digest('hex')
    .slice(0, 12);
  const name = `earshot-${print}`;
  const all: [string, string][] = [...chosen, ['cluster_name', name]];
  return { args: ['-D', folder, ...all.flatMap(([key, value]) => ['-c', `${key}=${value}`])], name };
}
