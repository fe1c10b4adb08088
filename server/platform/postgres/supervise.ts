import { setTimeout as sleep } from 'node:timers/promises';
import { type Running, shutDown } from './launch.ts';

const pauses = [0, 200, 500, 1000, 2000, 5000];
/** A server that lasted this long was well: its end is a new matter. */
const healthy = 30_000;

/**
 * Keeps a server running: whenever it ends by itself it is started again, at once the first time and then
 * after growing pauses. `stop` ends the watch and the server.
 */
export function supervise(
  first: Running,
  again: () => Promise<Running>,
  log: (line: string) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const asked = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  let current: Running | null = first;

  async function watch(): Promise<void> {
    for (let failures = 0; current; ) {
      const since = Date.now();
      await Promise.race([current.ended, asked]);
      if (signal.aborted) return;
      current = null;
      if (Date.now() - since > healthy) failures = 0;
      log('PostgreSQL ended by itself; starting it again');
      while (!current && !signal.aborted) {
        await pause(pauses[Math.min(failures, pauses.length - 1)] ?? 0);
        failures += 1;
        if (signal.aborted) return;
        current = await again().catch((error: Error) => {
          log(error.message);
          return null;
        });
      }
    }
  }

  async function pause(time: number): Promise<void> {
    await sleep(time, undefined, { signal }).catch(() => undefined);
  }

  const watching = watch();
  return {
    async stop() {
      stopping.abort();
      await watching;
      if (!current) return;
      await shutDown(current.pid);
    },
  };
}
