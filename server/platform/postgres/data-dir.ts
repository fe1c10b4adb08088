import { accessSync, constants, existsSync, mkdirSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '#server/platform/start-error.ts';

/** Makes the data folder where it is missing, and sees that it can be written to. */
export function openDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw asStartError(error, dataDir);
  }
}

/**
 * Makes a private folder and those it lies in. Node's own `recursive` does not return where a file system lets
 * nothing be made, such as /proc.
 */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (!existsSync(dirname(path))) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** What the file system refused, as a line for the operator; other errors are handed back as they are. */
export function asStartError(error: unknown, dataDir: string): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  const reason = reasons[code ?? ''];
  if (reason === undefined) return error;
  const place = path && path !== dataDir ? ` (at ${path})` : '';
  return new StartError(`The data folder ${dataDir} cannot be used: ${reason}${place}.`);
}

/** What PostgreSQL said, or was about to say, means that there is no room left. */
export function isDiskFull(said: string, dataDir: string): boolean {
  if (/No space left on device|Disk quota exceeded|wrote only \d+ of \d+ bytes/i.test(said)) return true;
  const { bavail, bsize } = statfsSync(dataDir);
  return bavail * bsize < 1e6;
}

export function diskFull(dataDir: string): StartError {
  return new StartError(`The disk that holds the data folder ${dataDir} is full: ${makeRoom}.`);
}

const makeRoom = 'free some space (a first start needs about 100 MB), or choose another EARSHOT_DATA_DIR';

const reasons: Record<string, string> = {
  EACCES: 'this user may not write there; change its owner, or choose another EARSHOT_DATA_DIR',
  EPERM: 'this user may not write there; change its owner, or choose another EARSHOT_DATA_DIR',
  ENOENT: 'nothing can be made there; choose another EARSHOT_DATA_DIR',
  EROFS: 'its file system is read-only; choose another EARSHOT_DATA_DIR',
  ENOTDIR: 'a part of its path is a file; choose another EARSHOT_DATA_DIR',
  EEXIST: 'there is a file of that name; choose another EARSHOT_DATA_DIR',
  ELOOP: 'its symbolic links lead in a circle; choose another EARSHOT_DATA_DIR',
  ENAMETOOLONG: 'its path is too long; choose another EARSHOT_DATA_DIR',
  ENOSPC: `the disk is full; ${makeRoom}`,
  '53100': `the disk is full; ${makeRoom}`, // PostgreSQL's own
  EDQUOT: `this user's disk quota is used up; ${makeRoom}`,
};
