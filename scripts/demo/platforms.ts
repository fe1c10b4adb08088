import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Config } from '#server/config.ts';
import { setSandbox } from '#server/features/channels/stand-ins.ts';
import { allowHosts } from '#server/platform/guarded-fetch.ts';
import { openSandbox, type Sandbox } from '../../sandbox/open.ts';

/** Where Earshot is, and where its sandbox would be. */
export type Place = Pick<Config, 'port' | 'sandbox' | 'allowedHosts'>;

/** What a platform delivered, as it came. */
export interface Letter {
  channelId: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** The stand-ins of the platforms, for as long as the week is played. */
export interface Platforms {
  sandbox: Sandbox;
  /** The practice account of each place that has one. */
  accounts: Map<string, { account: string; app: string }>;
  /** The posts below which people write, by their words. */
  posts: Map<string, string>;
  /** Where webhooks of a channel go while the week is played. */
  inboxOf(channel: { id: string; connector: string }): string;
  /** What was delivered since the last time, in its order. */
  collect(): Promise<Letter[]>;
  close(): Promise<void>;
}

const port = z.coerce.number().int().min(1).max(65_535).catch(4100);

/**
 * Opens the sandbox where `npm run sandbox` would, so that the same accounts are there afterwards; its clock is this
 * process's. Undefined where that place is taken.
 */
export async function openPlatforms(config: Place, keepIn: string): Promise<Platforms | undefined> {
  const wanted = config.sandbox
    ? Number(new URL(config.sandbox).port)
    : port.parse(process.env.EARSHOT_SANDBOX_PORT || 4100);
  const sandbox = await openSandbox({ port: wanted, keepIn, clock: () => Date.now() }).catch(
    (error: Error) => {
      if ('code' in error && error.code === 'EADDRINUSE') return undefined;
      throw error;
    },
  );
  if (!sandbox) return undefined;
  allowHosts([...config.allowedHosts, { host: '127.0.0.1', port: wanted }]);
  setSandbox(sandbox.url, config.port);
  const inbox = await openInbox();
  return {
    sandbox,
    accounts: new Map(),
    posts: new Map(),
    inboxOf: ({ id, connector }) => `${inbox.url}/webhooks/${connector}/${id}`,
    async collect() {
      await sandbox.settle();
      return inbox.letters.splice(0);
    },
    async close() {
      inbox.close();
      await sandbox.close();
    },
  };
}

/** Proves its address as Earshot does, and keeps what comes until it is asked for. */
async function openInbox(): Promise<{ url: string; letters: Letter[]; close(): void }> {
  const letters: Letter[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://inbox');
    const body = Buffer.from(await text(request));
    if (request.method === 'POST')
      letters.push({ channelId: pathname.split('/').at(-1) ?? '', headers: single(request.headers), body });
    response.end(searchParams.get('hub.challenge') ?? '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, letters, close };
}

function single(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
