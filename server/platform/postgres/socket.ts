import { createHash } from 'node:crypto';
import { chmodSync, lstatSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '#server/platform/start-error.ts';
import { makeFolder } from './data-dir.ts';

const port = 5432;
/** A socket's whole path has room for 107 bytes on Linux and 103 on macOS. */
const longest = 103;

/** The folder of PostgreSQL's socket: in the data folder, or below the one for temporary files if that is too long. */
export function openSocketDir(dataDir: string): string {
  const near = join(dataDir, 'run');
  const uid = process.getuid?.() ?? 0;
  const print = createHash('sha256').update(`${uid} ${dataDir}`).digest('hex').slice(0, 12);
  const far = [tmpdir(), '/tmp'].map((folder) => join(folder, `earshot-${print}`));
  const dir = [near, ...far].find(fits) ?? near;
  makeFolder(dir);
  const { uid: owner } = lstatSync(dir);
  // The folder for temporary files is everybody's: somebody else may have made ours first, or a link.
  if (!lstatSync(dir).isDirectory() || owner !== uid) {
    throw new StartError(
      `${dir} is to hold the database's socket and belongs to somebody else: remove it, or choose an EARSHOT_DATA_DIR with a shorter path.`,
    );
  }
  chmodSync(dir, 0o700);
  return dir;
}

export function socketFile(socketDir: string): string {
  return join(socketDir, `.s.PGSQL.${port}`);
}

/** An address for `pg`. Port and sslmode are named, lest PGPORT or PGSSLMODE of the environment decide. */
export function socketUrl(socketDir: string, user: string, database: string): string {
  return `postgresql://${user}@/${database}?host=${encodeURIComponent(socketDir)}&port=${port}&sslmode=disable`;
}

function fits(dir: string): boolean {
  return Buffer.byteLength(socketFile(dir)) <= longest;
}
