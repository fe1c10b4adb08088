import { join, resolve } from 'node:path';
import { adopt } from './adopt.ts';
import { findBinaries } from './binaries.ts';
import { checkUser } from './command.ts';
import { asStartError, openDataDir } from './data-dir.ts';
import { initialise } from './initialise.ts';
import { launch, type Running, shutDown } from './launch.ts';
import { logFile } from './log-file.ts';
import { database, owner, prepare } from './prepare.ts';
import type { Site } from './site.ts';
import { openSocketDir, socketUrl } from './socket.ts';
import { supervise } from './supervise.ts';

export interface Postgres {
  /** The connection string of our database over the unix socket, for the role that owns it. */
  url: string;
  /** Shuts the server down and returns when it is gone. What was committed is safe without it. */
  stop(): Promise<void>;
}

const hour = 3_600_000;

/**
 * Starts a PostgreSQL of our own on the data folder, or goes on with the one that a killed run left there, and
 * keeps it running until `stop`. Hold the folder first (`holdDataDir`): two must not work on it.
 * @throws StartError when the operator has to do something about it
 */
export async function startPostgres({
  dataDir,
  log,
  connections,
}: {
  dataDir: string;
  log(line: string): void;
  /** For many installations in one. */
  connections?: number;
}): Promise<Postgres> {
  try {
    const site = await makeSite(resolve(dataDir), log, connections);
    const run = async (): Promise<Running> => (await adopt(site)) ?? (await launch(site));
    const first = await run();
    await prepare(site.socketDir).catch(async (error: unknown) => {
      await shutDown(first.pid);
      throw error;
    });
    const trimming = setInterval(site.output.trim, hour).unref();
    const supervision = supervise(first, run, log);
    return {
      url: socketUrl(site.socketDir, owner, database),
      async stop() {
        clearInterval(trimming);
        await supervision.stop();
      },
    };
  } catch (error) {
    throw asStartError(error, dataDir);
  }
}

async function makeSite(
  dataDir: string,
  log: (line: string) => void,
  connections: number | undefined,
): Promise<Site> {
  openDataDir(dataDir);
  const binaries = findBinaries();
  checkUser(binaries.postgres, [dataDir, join(dataDir, 'postgres')]);
  const output = logFile(dataDir);
  output.trim();
  const folder = await initialise(binaries, dataDir, log);
  return { binaries, dataDir, folder, socketDir: openSocketDir(dataDir), connections, output, log };
}
