import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createApp } from '#server/app.ts';
import { configureSignIn } from '#server/features/access/sessions.ts';
import { setDoors } from '#server/features/channels/door.ts';
import { openFiles } from '#server/features/files/keep.ts';
import { openDoors } from '#server/features/inbound/doors.ts';
import { inHand } from '#server/features/inbound/item.ts';
import { drained } from '#server/features/inbound/lanes.ts';
import { writeMarks } from '#server/features/inbound/mark.ts';
import { keepPartitions } from '#server/features/inbound/partitions.ts';
import { catchUp } from '#server/features/inbound/sweep.ts';
import { startReader, stopReader } from '#server/features/stream/reader.ts';
import { startPassingOn } from '#server/features/stream/routes.ts';
import { startRooms } from '#server/features/visitors/rooms.ts';
import { openKey } from '#server/platform/crypto.ts';
import { closeDatabase, openDatabase, ownerPool } from '#server/platform/database.ts';
import { allowHosts } from '#server/platform/guarded-fetch.ts';
import { setLogLevel } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { startHeartbeat } from '#server/platform/process.ts';
import { setPublicUrl } from '#server/platform/public-url.ts';
import { endStreams } from '#server/platform/sse.ts';
import { startWorker } from '#server/worker.ts';
import { newDatabase } from './database.ts';
import { atEnd } from './end.ts';
import { freePort } from './port.ts';
import { until } from './until.ts';

export { atEnd } from './end.ts';

export interface TestDesk {
  origin: string;
  /** Where mail can be handed in. */
  smtpPort: number;
  databaseUrl: string;
  superuserUrl: string;
  dataDir: string;
  /** Sees and changes everything, past row-level security. */
  everywhere: pg.Pool;
}

/** Outbound calls of the tests go to the loopback, as if its operator had allowed it. */
export const allowedInTests: Parameters<typeof allowHosts>[0] = [{ host: '127.0.0.1', port: null }];

let opened: Promise<TestDesk> | undefined;

/** The whole server in this process, on a database of its own; opened by the first test that needs it. */
export function openDesk(): Promise<TestDesk> {
  if (!opened) {
    // The tests may be over while it still opens: then what it has opened meanwhile is ended after this.
    atEnd(() => opened?.catch(() => {}));
    opened = open();
  }
  return opened;
}

/** Resolves when every request that was acknowledged so far has been applied. */
export async function applied(): Promise<void> {
  await until(() => inHand.size === 0);
}

async function open(): Promise<TestDesk> {
  const dataDir = mkdtempSync(join(tmpdir(), 'earshot-desk-'));
  atEnd(() => rmSync(dataDir, { recursive: true, force: true }));
  const database = await newDatabase();
  atEnd(() => database.drop());
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  setLogLevel(process.env.EARSHOT_LOG_LEVEL ?? 'silent');
  setPublicUrl(origin);
  configureSignIn({ publicUrl: origin });
  allowHosts(allowedInTests);
  openDatabase(database.url, { app: 16, system: 8, owner: 4, queue: 12 });
  atEnd(closeDatabase);
  await migrate(ownerPool(), new URL('../migrations/', import.meta.url), () => {});
  await openKey({ given: 'the secret key of the tests', dataDir, ownDatabase: false }, ownerPool());
  openFiles(dataDir);
  atEnd(await startHeartbeat(['web', 'worker'], false));
  await keepPartitions();
  await startReader();
  for (const stop of [
    stopReader,
    startRooms(),
    startPassingOn(),
    startSweeping(),
    await startWorker({ looksAfterChannels: false }),
  ])
    atEnd(stop);
  const app = await createApp({ trustProxy: ['loopback'], checkReplies: true });
  await app.listen({ port, host: '127.0.0.1' });
  atEnd(() => {
    endStreams();
    return app.close();
  });
  const smtpPort = await freePort();
  setDoors({ smtp: smtpPort });
  atEnd(await openDoors('127.0.0.1'));
  const everywhere = new pg.Pool({ connectionString: database.superuserUrl, max: 4 });
  atEnd(() => everywhere.end());
  return {
    origin,
    smtpPort,
    databaseUrl: database.url,
    superuserUrl: database.superuserUrl,
    dataDir,
    everywhere,
  };
}

/** As main.ts does it. */
function startSweeping(): () => Promise<void> {
  const timer = setInterval(() => void catchUp().catch(() => {}), 2_000);
  return async () => {
    clearInterval(timer);
    await drained();
    await writeMarks();
  };
}
