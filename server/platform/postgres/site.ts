import type { Binaries } from './binaries.ts';
import type { LogFile } from './log-file.ts';

/** Where one database lives, and how it is told what happens. */
export interface Site {
  binaries: Binaries;
  dataDir: string;
  /** PostgreSQL's own folder. */
  folder: string;
  socketDir: string;
  /** PostgreSQL's output. */
  output: LogFile;
  log(line: string): void;
}
