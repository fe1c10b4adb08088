import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '#server/config.ts';
import { type Ending, summary } from '#server/features/backup/manifest.ts';
import { onlyLook, readBackup } from '#server/features/backup/read.ts';
import { reachDatabase, readSecretKey } from '#server/features/backup/source.ts';
import { restore } from '#server/features/backup/target.ts';
import { backUpTo } from '#server/features/backup/write.ts';
import { connected } from '#server/platform/postgres/connect.ts';
import { asStartError } from '#server/platform/postgres/data-dir.ts';
import { StartError } from '#server/platform/start-error.ts';
import { passphraseFor } from './earshot/ask.ts';

const usage = `npm run earshot -- backup FILE     everything into one encrypted file, while the server goes on serving
npm run earshot -- check FILE      reads a backup from end to end and says what is in it; changes nothing
npm run earshot -- restore FILE    brings a backup back into an empty data folder or database
        --replace                  moves what is in the data folder aside first, into before-restore-…
        --moved                    the former installation was stopped before the backup and will not run again:
                                   answers that wait are sent, not shown as uncertain

The installation is the one that the server's own settings name (EARSHOT_DATA_DIR, DATABASE_URL).
The passphrase comes from EARSHOT_BACKUP_PASSPHRASE or is asked for. More: docs/back-up.md`;

const commands: Record<string, (file: string, options: Options) => Promise<void>> = {
  backup,
  check,
  restore: bringBack,
};
interface Options {
  config: Config;
  replace: boolean;
  moved: boolean;
}

let dataDir = '';
const stopping = new AbortController();
const { signal } = stopping;
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.on(name, () => stopping.abort(new StartError('Stopped before the end: nothing was changed.')));
try {
  await main(process.argv.slice(2));
} catch (error) {
  const told = asStartError(error, dataDir);
  process.stderr.write(
    `${told instanceof StartError ? told.message : told instanceof Error ? told.stack : told}\n`,
  );
  process.exitCode = 1;
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = read(args);
  const [name = 'help', file, ...more] = positionals;
  if (values.help || name === 'help') {
    console.log(usage);
    return;
  }
  const command = commands[name];
  if (!command) throw new StartError(`There is no command "${name}".\n${usage}`);
  if (!file || more.length > 0) throw new StartError(`Name one file: npm run earshot -- ${name} FILE`);
  if ((values.replace || values.moved) && name !== 'restore')
    throw new StartError('--replace and --moved go with restore.');
  const config = readConfig();
  dataDir = config.dataDir;
  await command(resolve(file), {
    config,
    replace: values.replace ?? false,
    moved: values.moved ?? false,
  });
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        replace: { type: 'boolean' },
        moved: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

async function backup(file: string, { config }: Options): Promise<void> {
  const passphrase = await passphraseFor({ given: config.backupPassphrase, isNew: true });
  const { url, leave } = await reachDatabase(config, console.log);
  try {
    const secretKey = await readSecretKey(url, config);
    const end = await connected(url, (client) =>
      backUpTo(file, { client, folder: join(config.dataDir, 'files'), secretKey, passphrase, signal }),
    );
    console.log(summary(end));
    tellMissing(end);
    console.log(`Written to ${file}. Keep it on another machine, and the passphrase apart from it.`);
  } finally {
    await leave();
  }
}

async function check(file: string, { config }: Options): Promise<void> {
  const passphrase = await passphraseFor({ given: config.backupPassphrase, isNew: false });
  const { begin, end } = await readBackup(file, passphrase, onlyLook, signal);
  console.log(summary(end));
  tellMissing(end);
  console.log(`${file} is whole: taken ${begin.takenAt} by Earshot ${begin.earshot}.`);
}

async function bringBack(file: string, { config, replace, moved }: Options): Promise<void> {
  if (dirname(file).startsWith(join(config.dataDir, 'restoring')))
    throw new StartError(`${file} lies where the restore works: move it elsewhere.`);
  const passphrase = await passphraseFor({ given: config.backupPassphrase, isNew: false });
  const { end, doubtful, aside, begin } = await restore(config, {
    file,
    passphrase,
    replace,
    moved,
    say: console.log,
    signal,
  });
  console.log(summary(end));
  tellMissing(end);
  if (aside) console.log(`What was in the data folder is in ${aside} now; delete it when you are sure.`);
  if (doubtful > 0) {
    console.log(
      `${doubtful} parts of answers waited to be sent. Nobody here knows whether they were sent after the backup: those that their platform cannot be asked about are shown as uncertain.`,
    );
  }
  console.log(
    `Restored as of ${begin.takenAt}. Start Earshot; open screens load anew, everything is served once.`,
  );
}

function tellMissing({ missing }: Ending): void {
  if (missing.count === 0) return;
  console.log(
    `${missing.count} files that messages speak of were not there when the backup was taken: ${missing.keys.slice(0, 5).join(', ')}${missing.count > 5 ? ' …' : ''}`,
  );
}
