import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import type { Random } from '../rig/random.ts';
import type { Delivery } from './traffic.ts';

/**
 * Delivers like a platform: as fast as it happens, the same request again and again until it was answered
 * with 200. Resolves when all of it was.
 */
export async function tellAll(
  url: string,
  channel: { path: string; secret: string },
  deliveries: Delivery[],
  o: { perSecond: number; random: Random; onAcknowledged(): void },
): Promise<{ retries: number }> {
  const connections = 32;
  const pool = new Pool(url, { connections, headersTimeout: 5_000, bodyTimeout: 5_000 });
  const began = Date.now();
  let next = 0;
  let told = 0;
  let retries = 0;
  async function work(): Promise<void> {
    for (let delivery = deliveries[next++]; delivery; delivery = deliveries[next++]) {
      const due = began + (told / o.perSecond) * 1_000;
      told += delivery.count;
      if (due > Date.now()) await sleep(due - Date.now());
      while (!(await tell(delivery))) {
        retries += 1;
        await sleep(o.random.between(20, 150));
      }
      o.onAcknowledged();
    }
  }
  async function tell({ webhookId, body }: Delivery): Promise<boolean> {
    try {
      const answer = await pool.request({
        method: 'POST',
        path: channel.path,
        headers: {
          'content-type': 'application/json',
          ...webhookHeaders(channel.secret, webhookId, new Date(), body),
        },
        body,
      });
      await answer.body.dump();
      return answer.statusCode === 200;
    } catch {
      return false;
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, work));
  } finally {
    await pool.destroy();
  }
  return { retries };
}

/** One arrival of one part at the platform. */
export interface Arrival {
  webhookId: string;
  thread: string;
  text: string;
}

export interface Receiver {
  url: string;
  arrivals: Arrival[];
  close(): Promise<void>;
}

/** Where replies go: takes down everything that reaches it, and answers about 20 ms later. */
export async function startReceiver(random: Random): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('error', () => {});
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(pieces).toString()) as {
        id: string;
        thread: { id: string };
        text: string;
      };
      arrivals.push({ webhookId: body.id, thread: body.thread.id, text: body.text });
      setTimeout(
        () => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ id: `there-${body.id}` }));
        },
        random.between(10, 30),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    arrivals,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
