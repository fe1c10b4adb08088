import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#server/config.ts';
import { openKey } from '#server/platform/crypto.ts';
import { closeDatabase, openDatabase, ownerPool } from '#server/platform/database.ts';
import { checkDatabase } from '#server/platform/postgres/check.ts';
import { isPostmasterOf, readPostmaster } from '#server/platform/postgres/postmaster.ts';
import { database, owner } from '#server/platform/postgres/prepare.ts';
import { socketUrl } from '#server/platform/postgres/socket.ts';
import { liveProcesses } from '#server/platform/process.ts';
import { StartError } from '#server/platform/start-error.ts';
import { startServer } from './server.ts';

/** A running Earshot, whose database this process works on beside it. */
export interface Installation {
  howToSee: string;
  /** Done: a server that was running goes on without us, one of our own keeps running until Ctrl-C. */
  leave(): Promise<void>;
  abandon(): Promise<void>;
}

/** Opens the database of the Earshot that runs with this configuration; starts one where none does. */
export async function reach(config: Config): Promise<Installation> {
  if (await openRunning(config)) {
    await openInstallation(config);
    return { howToSee: howToSee(config), leave: closeDatabase, abandon: closeDatabase };
  }
  await closeDatabase();
  const isFirstStart = !config.databaseUrl && !existsSync(join(config.dataDir, 'postgres'));
  const { child, account } = await startServer({ withAccount: isFirstStart && !config.admin });
  const abandon = async (): Promise<void> => {
    child.kill('SIGTERM');
    await closeDatabase();
  };
  try {
    if (!(await openRunning(config))) throw new StartError('the server that was started cannot be reached.');
    await openInstallation(config);
  } catch (error) {
    await abandon();
    throw error;
  }
  const signIn = account ? `Sign in as ${account.email} with the password ${account.password}` : undefined;
  return { howToSee: howToSee(config, signIn), leave: () => stayWith(child), abandon };
}

/** False where nobody runs: no database, an orphaned one, or one that no process of ours works on. */
async function openRunning(config: Config): Promise<boolean> {
  if (config.databaseUrl) await checkDatabase(config.databaseUrl);
  const url = config.databaseUrl ?? ownDatabase(config.dataDir);
  if (!url) return false;
  openDatabase(url, { app: 4, system: 2, owner: 2 });
  const { rows } = await ownerPool().query<{ made: boolean }>(
    `select to_regclass('process') is not null as made`,
  );
  return rows[0]?.made === true && (await liveProcesses()).length > 0;
}

/** The server's own PostgreSQL takes connections of this user over its unix socket. */
function ownDatabase(dataDir: string): string | undefined {
  const folder = join(dataDir, 'postgres');
  const found = readPostmaster(folder);
  if (!found?.ready || !isPostmasterOf(folder, found.pid)) return undefined;
  return socketUrl(found.socketDir, owner, database);
}

function openInstallation({ secretKey, dataDir, databaseUrl }: Config): Promise<void> {
  return openKey({ given: secretKey, dataDir, ownDatabase: databaseUrl === undefined }, ownerPool());
}

function howToSee(config: Config, signIn = 'Sign in as an administrator'): string {
  return `${signIn} at ${config.publicUrl}, open the menu with your name and choose the workspace. Answers in the website chat arrive. Messenger, Facebook, Instagram and WhatsApp are practice accounts: to write and answer there, end this Earshot and start it with \`npm run sandbox\`. The systems behind the other channels are invented, so answers there wait.`;
}

async function stayWith(child: ChildProcess): Promise<void> {
  await closeDatabase();
  console.log('The server goes on running; Ctrl-C stops it.');
  await new Promise<void>((resolve) => child.once('exit', () => resolve()));
}
