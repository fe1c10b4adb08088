import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { createApp } from '#server/app.ts';
import { configureSignIn } from '#server/features/access/sessions.ts';
import { openFiles } from '#server/features/files/keep.ts';
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
import { newDatabase, stopOwnServer } from './database.ts';
import { freePort } from './port.ts';
import { until } from './until.ts';

export interface TestDesk {
  origin: string;
  databaseUrl: string;
  superuserUrl: string;
  dataDir: string;
  /** Sees and changes everything, past row-level security. */
  everywhere: pg.Pool;
}

/** Outbound calls of the tests go to the loopback, as if its operator had allowed it. */
export const allowedInTests: Parameters<typeof allowHosts>[0] = [{ host: '127.0.0.1', port: null }];

let opened: Promise<TestDesk> | undefined;
const undo: (() => unknown)[] = [];

/** The whole server in this process, on a database of its own; opened by the first test that needs it. */
export function openDesk(): Promise<TestDesk> {
  opened ??= open();
  return opened;
}

/** Resolves when every request that was acknowledged so far has been applied. */
export async function applied(): Promise<void> {
  await until(() => inHand.size === 0);
}

/** To be done before the desk closes: a test's own streams, pools and servers. */
export function atEnd(work: () => unknown): void {
  undo.push(work);
}

after(async () => {
  await opened?.catch(() => {});
  for (const step of undo.reverse()) await step();
  await stopOwnServer();
});

async function open(): Promise<TestDesk> {
  const dataDir = mkdtempSync(join(tmpdir(), 'earshot-desk-'));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const database = await newDatabase();
  undo.push(() => database.drop());
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  setLogLevel(process.env.EARSHOT_LOG_LEVEL ?? 'silent');
  setPublicUrl(origin);
  configureSignIn({ publicUrl: origin });
  allowHosts(allowedInTests);
  openDatabase(database.url, { app: 16, system: 8, owner: 12 });
  undo.push(closeDatabase);
  await migrate(ownerPool(), new URL('../migrations/', import.meta.url), () => {});
  await openKey({ given: 'the secret key of the tests', dataDir, ownDatabase: false }, ownerPool());
  openFiles(dataDir);
  undo.push(await startHeartbeat(['web', 'worker'], false));
  await keepPartitions();
  await startReader();
  undo.push(stopReader, startRooms(), startPassingOn(), startSweeping(), await startWorker());
  const app = await createApp({ trustProxy: ['loopback'], checkReplies: true });
  await app.listen({ port, host: '127.0.0.1' });
  undo.push(() => {
    endStreams();
    return app.close();
  });
  const everywhere = new pg.Pool({ connectionString: database.superuserUrl, max: 4 });
  undo.push(() => everywhere.end());
  return { origin, databaseUrl: database.url, superuserUrl: database.superuserUrl, dataDir, everywhere };
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
