import { randomBytes } from 'node:crypto';
import multipart from '@fastify/multipart';
import { fastify } from 'fastify';
import { keepPractices } from './control/kept.ts';
import { serveControl } from './control/routes.ts';
import { makeClock } from './core/clock.ts';
import { type Deliveries, makeDeliveries } from './core/deliver.ts';
import { makeJournal } from './core/journal.ts';
import { isLoopbackHost } from './core/loopback.ts';
import { serveMedia } from './core/media.ts';
import type { World } from './core/world.ts';
import { serveGraph } from './graph/serve.ts';
import { servePage } from './page/serve.ts';

export interface Sandbox {
  /** `http://127.0.0.1:4100`. */
  url: string;
  world: World;
  /** Moves the sandbox's time ahead, in milliseconds, and runs what becomes due. */
  advance(milliseconds: number): void;
  /** Resolves when no webhook is on its way; one that waits for its next attempt is not waited for. */
  settle(): Promise<void>;
  /** Calls one of the controls, such as `POST /accounts`; rejects with the reason if it is refused. */
  control<T = unknown>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T>;
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** A free one when left out. */
  port?: number;
  /** Milliseconds since 1970; the machine's clock when left out. */
  clock?: () => number;
  /** A further look at bodies for WhatsApp, such as the vendor's own schema: what is wrong, in words. */
  alsoValidate?: (body: unknown) => string[];
  /** A file that remembers the practice accounts, so that their channels stay connected over a restart. */
  keepIn?: string;
}

const largestBody = 110 * 1024 * 1024;

/** Starts the stand-ins on loopback, with nothing in them. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const app = fastify({ bodyLimit: largestBody, forceCloseConnections: true });
  const clock = makeClock(options.clock ?? Date.now);
  const world: World = {
    clock,
    url: '',
    key: randomBytes(32).toString('hex'),
    apps: new Map(),
    accounts: new Map(),
    businesses: new Map(),
    tokens: new Map(),
    people: new Map(),
    threads: new Map(),
    messages: new Map(),
    posts: new Map(),
    templates: new Map(),
    media: new Map(),
    faults: [],
    practices: [],
    keep: () => {},
    journal: makeJournal(),
    tell: (update) => deliveries.tell(update),
    alsoValidate: options.alsoValidate ?? null,
  };
  const deliveries: Deliveries = makeDeliveries(world);

  app.removeAllContentTypeParsers();
  await app.register(multipart, { limits: { fileSize: largestBody, files: 1, fieldSize: 1024 * 1024 } });
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    // A page elsewhere in the browser must not reach in, neither by another name nor by a form.
    const { host = '', origin } = request.headers;
    const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
    const stranger = origin !== undefined && origin !== `http://${host}`;
    if (!isLoopbackHost(name) || stranger)
      return reply.code(403).send({ error: 'The sandbox answers this machine alone.' });
  });
  serveGraph(app, world);
  serveMedia(app, world);
  serveControl(app, world, deliveries);
  servePage(app, world, deliveries);
  world.url = await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });
  if (options.keepIn !== undefined) await keepPractices(world, options.keepIn);

  return {
    url: world.url,
    world,
    advance: (milliseconds) => clock.advance(milliseconds),
    settle: () => deliveries.settle(),
    async control(method, path, body) {
      const answer = await fetch(`${world.url}/control${path}`, {
        method,
        ...(method === 'POST'
          ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }
          : {}),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} /control${path} answered ${answer.status}: ${text}`);
      return JSON.parse(text);
    },
    async close() {
      clock.stop();
      await app.close();
    },
  };
}
