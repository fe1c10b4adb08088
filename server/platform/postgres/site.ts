import type { Binaries } from './binaries.ts';
import type { LogFile } from './log-file.ts';

/** Where one database lives, and how it is told what happens. */
export interface Site {
  binaries: Binaries;
  dataDir: string;
  /** PostgreSQL's own folder. */
  folder: string;
  socketDir: string;
  /** How many may be connected, if not as many as one installation needs. */
  connections: number | undefined;
  /** PostgreSQL's output. */
  output: LogFile;
  log(line: string): void;
}
