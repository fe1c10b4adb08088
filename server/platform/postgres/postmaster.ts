import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  writeSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { isAlive } from './process.ts';
import { socketFile } from './socket.ts';

/** What PostgreSQL's main process says of itself in `postmaster.pid`; the file outlives a killed one. */
export interface Postmaster {
  pid: number;
  socketDir: string;
  /** Takes connections: start-up and recovery are over. */
  ready: boolean;
}

export function readPostmaster(folder: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(pidFile(folder), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, socketDir: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' };
}

/** Whether that process is the database of this folder, and not another one that was given the same number. */
export function isPostmasterOf(folder: string, pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    // PostgreSQL works in its data folder, also after that was renamed.
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes('postgres') && command.includes(folder);
  } catch {
    return false;
  }
}

/** A database in another container or process namespace has no number here, but its socket answers. */
export function answers(socketDir: string): Promise<boolean> {
  if (!socketDir) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect(socketFile(socketDir));
    socket.setTimeout(1000);
    for (const event of ['connect', 'error', 'timeout'] as const) {
      socket.once(event, () => {
        socket.destroy();
        resolve(event === 'connect');
      });
    }
  });
}

/**
 * PostgreSQL will not start while the number in `postmaster.pid` is in use, be it by a stranger or by a dead
 * process nobody collects. Its parent's number, ours, it knows to be stale. The file is not removed: in it is
 * also the key by which PostgreSQL notices that connections of the dead server are still at work.
 */
export function disown(folder: string): void {
  const lines = readFileSync(pidFile(folder), 'utf8').split('\n');
  const text = [process.pid, ...lines.slice(1)].join('\n');
  // Written over in place: on a full disk, what is cut first may stay empty, and PostgreSQL refuses such a file.
  const file = openSync(pidFile(folder), 'r+');
  try {
    writeSync(file, text, 0);
    ftruncateSync(file, Buffer.byteLength(text));
  } finally {
    closeSync(file);
  }
}

function pidFile(folder: string): string {
  return join(folder, 'postmaster.pid');
}
