import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../rig/random.ts';
import type { Earshot } from '../rig/server.ts';

/** What dies, and when: milliseconds after the server was ready, or after its launch where it dies while starting. */
interface Blow {
  hits: 'server' | 'both' | 'postgres';
  whileStarting: boolean;
  after: number;
}

/** The time between two blows, on average. */
export const meanGap = 900;

/** One in five blows hits the database too, or it alone; one in seven hits a server that is not up yet. */
export function planBlows(count: number, random: Random): Blow[] {
  const withPostgres = Math.max(1, Math.round(count / 5));
  const places = new Set<number>();
  while (places.size < Math.min(withPostgres, count)) places.add(random.whole(0, count - 1));
  let alone = true;
  return Array.from({ length: count }, (_, i): Blow => {
    const hits = places.has(i) ? (alone ? 'postgres' : 'both') : 'server';
    if (places.has(i)) alone = !alone;
    const whileStarting = hits === 'server' && i > 0 && random.chance(1 / 7);
    const after = whileStarting ? random.between(50, 900) : random.between(0.1, 1.9) * meanGap;
    return { hits, whileStarting, after };
  });
}

/** Carries the plan out; the server runs again afterwards. */
export async function strike(earshot: Earshot, blows: Blow[]): Promise<{ startTimes: number[] }> {
  const startTimes: number[] = [];
  let isReady = true;
  for (const blow of blows) {
    if (!isReady && !blow.whileStarting) {
      startTimes.push(await earshot.ready());
      isReady = true;
    }
    await sleep(blow.after);
    if (blow.hits !== 'server') earshot.killPostgres();
    if (blow.hits === 'postgres') continue;
    await earshot.kill();
    earshot.launch();
    isReady = false;
  }
  await earshot.ready();
  return { startTimes };
}
