import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { StartError } from '#server/platform/start-error.ts';

export interface Command {
  file: string;
  args: string[];
}

/** Nothing of our environment (PGDATA, PGPORT, LC_ALL …) may change what PostgreSQL does. */
export const environment = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

const nobody = 65534;
const otherwise =
  'run Earshot as an ordinary user, or run a PostgreSQL 17 or newer and give its address as DATABASE_URL';

/**
 * How a program of PostgreSQL is started by this user. It refuses to run as root; so under root it gets a
 * user namespace in which root is called nobody. To the file system it stays root, therefore no file changes
 * hands, and a data folder that only root may enter works. `unshare` replaces itself by the program, so the
 * process number and signals are the program's own.
 */
export function unprivileged(program: string, args: string[]): Command {
  if (process.getuid?.() !== 0) return { file: program, args };
  return { file: 'unshare', args: [...namespace, program, ...args] };
}

const namespace = ['-U', `--map-user=${nobody}`, `--map-group=${nobody}`];

/** Throws where root cannot start PostgreSQL at all. */
export function checkUser(postgres: string, folders: string[]): void {
  if (process.getuid?.() !== 0) return;
  for (const folder of folders) {
    const owner = statSync(folder, { throwIfNoEntry: false })?.uid ?? 0;
    if (owner === 0) continue;
    throw new StartError(
      `${folder} belongs to the user with number ${owner}: run Earshot as that user, not as root.`,
    );
  }
  const { file, args } = unprivileged(postgres, ['--version']);
  const tried = spawnSync(file, args, { env: environment, encoding: 'utf8' });
  if (tried.status === 0) return;
  const reason = tried.error?.message ?? tried.stderr.trim().split('\n')[0];
  throw new StartError(
    `PostgreSQL does not run as root, and a user namespace for it does not work here (${reason}): ${otherwise}.`,
  );
}
