import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small file system of its own for a data folder, which can be filled to the last byte and emptied again. */
export interface Disk {
  folder: string;
  fill(): void;
  makeRoom(): void;
  close(): void;
}

const bytes = 1_500 * 1024 * 1024;
const bytesMost = 8 * 1024 ** 3;

/** Answers with the reason, in a sentence, where there can be none. */
export function makeDisk(given: string): Disk | string {
  if (given) return onGiven(given);
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root on Linux can make a file system to fill: give a folder on a small one with --disk FOLDER';
  const home = mkdtempSync(join(tmpdir(), 'earshot-bench-disk-'));
  const mountPoint = join(home, 'mounted');
  mkdirSync(mountPoint);
  try {
    mountImage(home, mountPoint);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `a file system could not be made (${reason}): give a folder on a small one with --disk FOLDER`;
  }
  const close = (): void => {
    process.off('exit', close);
    try {
      execFileSync(system('umount'), ['--lazy', mountPoint]);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  };
  process.on('exit', close);
  return { ...ballastIn(mountPoint), folder: mountPoint, close };
}

/** A sparse file with a real file system in it, so that a commit still waits for the disk below. */
function mountImage(home: string, mountPoint: string): void {
  const image = join(home, 'image');
  const quietly: { stdio: ['ignore', 'ignore', 'pipe'] } = { stdio: ['ignore', 'ignore', 'pipe'] };
  writeFileSync(image, '');
  truncateSync(image, bytes);
  execFileSync(system('mkfs.ext4'), ['-q', '-F', '-m', '0', image], quietly);
  execFileSync(system('mount'), ['-o', 'loop', image, mountPoint], quietly);
}

/** A program of the machine's own, not of ours. */
function system(name: string): string {
  const found = ['/usr/sbin', '/usr/bin', '/sbin', '/bin']
    .map((folder) => join(folder, name))
    .find(existsSync);
  return found ?? name;
}

function onGiven(folder: string): Disk | string {
  const { blocks, bsize } = statfsSync(folder);
  if (blocks * bsize > bytesMost)
    return `${folder} lies on a file system of more than 8 GB, which is not filled: give a folder on a small one`;
  const own = mkdtempSync(join(folder, 'earshot-bench-'));
  const ballast = ballastIn(own);
  const close = (): void => {
    process.off('exit', close);
    rmSync(own, { recursive: true, force: true });
  };
  process.on('exit', close);
  return { ...ballast, folder: own, close };
}

/** A file that takes whatever room is left: most of it unwritten, so that filling does not keep the disk busy. */
function ballastIn(folder: string): { fill(): void; makeRoom(): void } {
  const path = join(folder, 'ballast');
  return {
    fill() {
      const { bavail, bsize } = statfsSync(folder);
      const most = Math.max(0, bavail * bsize - 4 * 1024 * 1024);
      // Where it is not there, or not able to, all is written.
      spawnSync(system('fallocate'), ['-l', String(most), path], { stdio: 'ignore' });
      const file = openSync(path, 'a');
      try {
        // Pieces get smaller, so that nothing is left over in the end.
        for (const size of [64 * 1024 * 1024, 1024 * 1024, 4096, 1])
          writeUntilFull(file, Buffer.alloc(size, 1));
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(path, { force: true }),
  };
}

function writeUntilFull(file: number, piece: Buffer): void {
  try {
    while (writeSync(file, piece) === piece.length);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
  }
}
