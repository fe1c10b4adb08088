import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { migratedDatabase } from '#server/testing/database.ts';
import { startServer } from '#server/testing/process.ts';
import { type HostPage, serveHostPage } from './host-page.ts';

/** A desk as its operator runs it, and a site of somebody else on another origin. */
export interface Desk {
  origin: string;
  apiKey: string;
  admin: { email: string; password: string };
  /** Connects a chat of a site; answers its channel's id. */
  websiteChannel(settings?: Record<string, unknown>): Promise<string>;
  /** The address of a page of that other site with the chat in it; `attributes` are further ones of the snippet. */
  hostPage(channelId: string, attributes?: Record<string, string>): string;
  /** Calls the API as the administrator. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * Starts the real program with a database of its own, unless `env` names one, and freshly built screens. How it comes
 * by a PostgreSQL itself is seen where that is the matter: `first-visit.test.ts` and the server's own tests.
 */
export async function startDesk(env: Record<string, string> = {}): Promise<Desk> {
  await buildScreens();
  const admin = { email: 'anahit@example.org', password: 'a cup of strong tea' };
  const apiKey = `esk_${randomBytes(16).toString('hex')}`;
  const database = env.DATABASE_URL ? undefined : await migratedDatabase();
  const server = await startServer({
    ...(database && { DATABASE_URL: database.url, EARSHOT_SECRET_KEY: 'a key of the journeys' }),
    EARSHOT_ADMIN_EMAIL: admin.email,
    EARSHOT_ADMIN_PASSWORD: admin.password,
    EARSHOT_ADMIN_API_KEY: apiKey,
    EARSHOT_ALLOWED_HOSTS: '127.0.0.1',
    ...env,
  });
  let site: HostPage;
  try {
    site = await serveHostPage(server.origin);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const call: Desk['call'] = async (method, path, body) => {
    const answer = await fetch(`${server.origin}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    origin: server.origin,
    apiKey,
    admin,
    call,
    async websiteChannel(settings = {}) {
      const made = await call('POST', '/channels', { connector: 'website', name: 'The shop', settings });
      return (made as { id: string }).id;
    },
    hostPage: (channelId, attributes) => site.address(channelId, attributes),
    async stop() {
      await site.stop();
      await server.stop();
      await database?.drop();
    },
  };
}

/** For a journey that is started alone: scripts/test.ts has done it before all. */
async function buildScreens(): Promise<void> {
  if (process.env.EARSHOT_TEST_DATABASE_URL) return;
  const root = join(import.meta.dirname, '..');
  const building = spawn(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: 'inherit' });
  const code = await new Promise((resolve) => building.once('exit', resolve));
  if (code !== 0) throw new Error('The screens could not be built.');
}
