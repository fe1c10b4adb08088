import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '#server/platform/start-error.ts';
import { connected } from './connect.ts';
import { isReady, type Running, shutDown } from './launch.ts';
import { answers, disown, isPostmasterOf, type Postmaster, readPostmaster } from './postmaster.ts';
import { serverArguments } from './settings.ts';
import type { Site } from './site.ts';
import { socketUrl } from './socket.ts';

/**
 * The server that an earlier, killed run of ours left behind, if there is one. It goes on as it is, unless it
 * was started by another version or with other settings: then it is shut down.
 */
export async function adopt(site: Site): Promise<Running | null> {
  const found = readPostmaster(site.folder);
  if (!found) return null;
  const { pid } = found;
  const lives = () => isPostmasterOf(site.folder, pid);
  if (!lives()) {
    if (await answers(found.socketDir)) throw elsewhere(site);
    disown(site.folder);
    return null;
  }
  if (!(await isReady(site, pid, lives))) return null;
  if (await isOurs(site, found)) {
    site.log('Going on with the PostgreSQL that an earlier run left behind');
    return { pid, ended: end(lives) };
  }
  site.log('Stopping the PostgreSQL that an earlier run left behind with other settings');
  await shutDown(pid, lives);
  return null;
}

function elsewhere({ dataDir }: Site): StartError {
  return new StartError(
    `A PostgreSQL in another container or machine works on the data folder ${dataDir}: stop it, or give this Earshot its own EARSHOT_DATA_DIR.`,
  );
}

async function isOurs(site: Site, { socketDir }: Postmaster): Promise<boolean> {
  if (socketDir !== site.socketDir) return false;
  const { name } = serverArguments(site.binaries, site.folder, site.socketDir, site.connections);
  try {
    return await connected(socketUrl(socketDir, 'postgres', 'postgres'), async (client) => {
      const { rows } = await client.query<{ cluster_name: string }>('show cluster_name');
      return rows[0]?.cluster_name === name;
    });
  } catch {
    // It is ending, or has no room for a connection: either way it is no longer fit.
    return false;
  }
}

/** It is not our child, so its end is not announced to us. */
async function end(lives: () => boolean): Promise<void> {
  while (lives()) await sleep(200, undefined, { ref: false });
}
