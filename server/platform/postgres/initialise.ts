import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '#server/platform/start-error.ts';
import type { Binaries } from './binaries.ts';
import { environment, unprivileged } from './command.ts';
import { asStartError, diskFull, isDiskFull } from './data-dir.ts';

const unfinished = 'postgres.new-';

/**
 * Makes the database's folder unless it is there. `initdb` works in a folder of another name, which gets its
 * own once all is done: one that was interrupted is thrown away at the next start.
 */
export async function initialise(
  binaries: Binaries,
  dataDir: string,
  log: (line: string) => void,
): Promise<string> {
  const folder = join(dataDir, 'postgres');
  if (existsSync(folder)) {
    checkVersion(binaries, folder);
    return folder;
  }
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(unfinished))
      rmSync(join(dataDir, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  log(`Making the database in ${folder}`);
  // A name of its own, because the `initdb` of an interrupted start may still be running.
  const fresh = join(dataDir, `${unfinished}${process.pid}-${Date.now()}`);
  try {
    await initdb(binaries, fresh, dataDir);
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw asStartError(error, dataDir);
  }
  return folder;
}

function checkVersion({ version }: Binaries, folder: string): void {
  const file = join(folder, 'PG_VERSION');
  if (!existsSync(file)) {
    throw new StartError(`${folder} is there, but holds no database: move it away, and start again.`);
  }
  const made = readFileSync(file, 'utf8').trim();
  const [major] = version.split('.');
  if (made !== major) {
    throw new StartError(
      `The database in ${folder} was made by PostgreSQL ${made}, and this version of Earshot brings ${major}: start the version that made it, take a backup, and restore that here.`,
    );
  }
}

/**
 * Texts are compared and lower-cased by PostgreSQL's own Unicode tables: quick, and the same on every machine,
 * so that indexes survive a move. Where people read a sorted list, a query says `collate "und-x-icu"`. The
 * machine's LC_CTYPE matters all the same: pg_trgm asks it what a letter is, and under `C` it would find no
 * word in Armenian, Tamil or Russian.
 */
async function initdb(binaries: Binaries, folder: string, dataDir: string): Promise<void> {
  let said = '';
  for (const ctype of ['C.UTF-8', 'en_US.UTF-8', 'UTF-8', 'C']) {
    const locale = [
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      `--lc-ctype=${ctype}`,
    ];
    // Trust: only who may enter the socket's folder can connect at all.
    const args = [
      '-D',
      folder,
      '-U',
      'postgres',
      '--auth=trust',
      '-E',
      'UTF8',
      '--no-instructions',
      ...locale,
    ];
    const { code, output } = await run(unprivileged(binaries.initdb, args));
    if (code === 0) return;
    said = output;
    if (!/invalid locale name/i.test(output)) break;
  }
  if (isDiskFull(said, dataDir)) throw diskFull(dataDir);
  const reason = said.split('\n').find((line) => /error|fatal|failed|refused/i.test(line)) ?? said.trim();
  throw new StartError(
    `The database could not be made in ${folder}: ${reason.trim() || 'initdb was stopped'}.`,
  );
}

function run({ file, args }: { file: string; args: string[] }): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
