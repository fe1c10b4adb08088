import { copyFileSync, openSync, statSync, truncateSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const largest = 5 * 1024 * 1024;

export interface LogFile {
  path: string;
  /** For a child's output; the child keeps its own copy, so close it after starting the child. */
  open(): number;
  size(): number;
  /** What was written since the file had that size. */
  since(size: number): Promise<string>;
  trim(): void;
}

/** PostgreSQL's own log. It is written to by appending only, so it can be shortened at any time. */
export function logFile(dataDir: string): LogFile {
  const path = join(dataDir, 'postgres.log');
  const size = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    path,
    open: () => openSync(path, 'a', 0o600),
    size,
    since: (start) => read(path, Math.min(start, size())),
    trim() {
      if (size() <= largest) return;
      copyFileSync(path, `${path}.1`);
      truncateSync(path);
    },
  };
}

async function read(path: string, start: number): Promise<string> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const buffer = Buffer.alloc(Math.min(size - start, 64 * 1024));
  await file.read(buffer, 0, buffer.length, size - buffer.length);
  return buffer.toString('utf8');
}
