import type { Box } from '../storage.ts';

const longestWait = 30_000;

/**
 * Runs one piece of work at a time among all tabs of this browser. A tab that the system put to sleep may
 * hold its lock for hours, so nobody waits longer than half a minute: what is done here twice is harmless,
 * because the server drops repeats.
 */
export async function alone<T>(box: Box, name: string, work: () => Promise<T>): Promise<T> {
  // Pages without TLS have no Web Locks, and a browser that blocks storage blocks these too.
  if (!navigator.locks) return withLease(box, `${name}/lease`, work);
  let begun = false;
  try {
    return await navigator.locks.request(name, { signal: AbortSignal.timeout(longestWait) }, () => {
      begun = true;
      return work();
    });
  } catch (error) {
    if (begun) throw error;
    return work();
  }
}

/** A name in the storage, good until a moment; the second look tells who won when two wrote at once. */
async function withLease<T>(box: Box, key: string, work: () => Promise<T>): Promise<T> {
  const me = Math.random().toString(36).slice(2);
  const giveUp = Date.now() + longestWait;
  while (Date.now() < giveUp) {
    const [owner = '', until = '0'] = box.get(key)?.split(' ') ?? [];
    if (!owner || Number(until) < Date.now()) {
      box.set(key, `${me} ${Date.now() + longestWait}`);
      await sleep(30 + Math.random() * 30);
      if (box.get(key)?.startsWith(me)) break;
    }
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    if (box.get(key)?.startsWith(me)) box.remove(key);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
