import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentActor } from '#server/actor.ts';
import { createApp } from '#server/app.ts';
import { createAccount } from '#server/features/access/accounts.ts';
import { configureSignIn } from '#server/features/access/sessions.ts';
import { openFiles } from '#server/features/files/keep.ts';
import { inHand } from '#server/features/inbound/item.ts';
import { drained } from '#server/features/inbound/lanes.ts';
import { writeMarks } from '#server/features/inbound/mark.ts';
import { keepPartitions } from '#server/features/inbound/partitions.ts';
import { createWorkspace } from '#server/features/workspaces/create.ts';
import { openKey } from '#server/platform/crypto.ts';
import { closeDatabase, openDatabase, ownerPool } from '#server/platform/database.ts';
import { setLogLevel } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { startPostgres } from '#server/platform/postgres/start.ts';
import { startHeartbeat } from '#server/platform/process.ts';
import { setPublicUrl } from '#server/platform/public-url.ts';

export interface Server {
  origin: string;
  /** The administrator of its only workspace. */
  actor: AgentActor;
  /** Resolves when everything that was acknowledged has been applied. */
  applied(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The web role on a database of its own, in this process. There is no worker: what would leave the machine,
 * such as fetching a file, stays in the queue.
 */
export async function openServer(logLevel: string): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), 'earshot-conformance-'));
  const postgres = await startPostgres({ dataDir: join(home, 'postgres'), log: () => {} });
  setLogLevel(logLevel);
  openDatabase(postgres.url, { app: 8, system: 4, owner: 2, queue: 2 });
  await migrate(ownerPool(), new URL('../../server/migrations/', import.meta.url), () => {});
  await openKey({ given: undefined, dataDir: home, ownDatabase: true }, ownerPool());
  openFiles(home);
  setPublicUrl('http://127.0.0.1');
  configureSignIn({ publicUrl: 'http://127.0.0.1' });
  const stopHeartbeat = await startHeartbeat(['web'], false);
  await keepPartitions();
  const account = await createAccount({
    email: 'conformance@example.org',
    name: 'Conformance',
    password: crypto.randomUUID(),
  });
  const actor = await createWorkspace('Conformance', account);
  const app = await createApp({ trustProxy: false, checkReplies: true });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    origin,
    actor,
    async applied() {
      while (inHand.size > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    async close() {
      await app.close();
      await drained();
      await writeMarks();
      await stopHeartbeat();
      await closeDatabase();
      await postgres.stop();
      rmSync(home, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
