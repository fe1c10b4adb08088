import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AtpAgent } from '@atproto/api';
import { startPostgres } from '../../server/platform/postgres/start.ts';
import { freePort } from '../../server/testing/port.ts';

export interface Network {
  /** The personal data server: what stands behind bsky.social. */
  url: string;
  /** A new account, signed in; its handle ends with .test. */
  person(handle: string): Promise<AtpAgent>;
  /** Resolves when everything that was written is shown to everybody. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export const password = 'a pot of cold tea';

/** Bluesky itself on this machine: directory, data server and AppView, with a PostgreSQL and a Redis of their own. */
export async function startNetwork(): Promise<Network> {
  const scratch = mkdtempSync(join(tmpdir(), 'earshot-bluesky-'));
  const postgres = await startPostgres({ dataDir: join(scratch, 'postgres'), log: () => {} });
  const redisPort = await freePort();
  const redis = spawn(
    'redis-server',
    [
      '--port',
      String(redisPort),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      scratch,
    ],
    { stdio: 'ignore' },
  );
  const end = async (): Promise<void> => {
    await ended(redis);
    await postgres.stop();
    rmSync(scratch, { recursive: true, force: true });
  };
  try {
    process.env.DB_POSTGRES_URL = postgres.url;
    process.env.REDIS_HOST = `127.0.0.1:${redisPort}`;
    process.env.LOG_ENABLED = 'false';
    const { TestNetwork } = await import('@atproto/dev-env');
    const network = await TestNetwork.create({ dbPostgresSchema: 'counterpart' });
    return {
      url: network.pds.url,
      async person(handle) {
        const agent = network.pds.getAgent();
        await agent.createAccount({ handle, email: `${handle}@example.org`, password });
        return agent;
      },
      settle: () => network.processAll(),
      async stop() {
        await network.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
