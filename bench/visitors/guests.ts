import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { sit } from '../rig/audience.ts';

/** Visitors' pages: when each message was seen, in milliseconds since 1970, by the id its page had given it. */
export interface Guests {
  seen: Map<string, number>;
  close(): Promise<void>;
}

/** From several loopback addresses: one alone has too few ports for many thousands. */
const addresses = Array.from({ length: 8 }, (_, i) => `127.0.0.${i + 1}`);

/** Opens a stream for each token, in a thread of its own. */
export async function openGuests(url: string, channel: string, tokens: string[]): Promise<Guests> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { url, channel, tokens } });
  const seen = new Map<string, number>();
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: 'seated' | { id: string; at: number }) => {
      if (message === 'seated') resolve();
      else seen.set(message.id, message.at);
    });
    worker.once('error', reject);
  });
  return {
    seen,
    async close() {
      await worker.terminate();
    },
  };
}

if (!isMainThread && workerData?.tokens) {
  const { url, channel, tokens } = workerData as { url: string; channel: string; tokens: string[] };
  const path = `/api/v1/visitors/${channel}/events`;
  const atOnce = 50;
  const take = (text: string): void => {
    for (const found of text.matchAll(/"clientId":"([^"]+)"/g))
      parentPort?.postMessage({ id: found[1] ?? '', at: Date.now() });
  };
  for (let i = 0; i < tokens.length; i += atOnce) {
    const some = tokens.slice(i, i + atOnce).map((token, k) => {
      const headers = { authorization: `Bearer ${token}` };
      return sit({ url, path, headers, from: addresses }, i + k, take);
    });
    await Promise.all(some);
  }
  parentPort?.postMessage('seated');
}
