import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Screen } from './screens.ts';

/**
 * Asks the bare queries of the screens, one after the other, for as long as the others work: what of a slow answer is
 * the machine's, which carries both. Answers, when stopped, with their milliseconds.
 */
export function probe(database: pg.Client, screens: Screen[]): () => Promise<number[]> {
  const took: number[] = [];
  let stopped = false;
  const asked = screens.filter(({ bare }) => bare.length > 0);
  const loop = (async () => {
    for (let n = 0; !stopped && asked.length > 0; n += 1) {
      const { name, bare, values } = asked[n % asked.length] as Screen;
      const given = values();
      const began = performance.now();
      for (const [i, text] of bare.entries())
        await database.query({ name: `${name}${i}`, text, values: given });
      took.push(performance.now() - began);
      await sleep(50);
    }
  })();
  return async () => {
    stopped = true;
    await loop;
    return took;
  };
}
