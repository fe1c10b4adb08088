import { isPassing } from './database.ts';
import { log } from './log.ts';

const triesMax = 6;

/**
 * Writes down what the world outside has answered, however long the database is away. What does not get better by
 * trying again is written down in the next of these ways, each of which says less: what is on its way must not stand
 * there as such for ever.
 * @throws what refused the last of them
 */
export async function writeAtLast<R>(...ways: (() => Promise<R>)[]): Promise<R> {
  const left = ways.values();
  let way = left.next().value;
  for (let tries = 0; way; tries++) {
    try {
      return await way();
    } catch (error) {
      if (isPassing(error) || tries < triesMax) {
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** tries, 5_000)));
        continue;
      }
      log.error({ error: String(error) }, 'what was answered could not be written down as it was');
      way = left.next().value;
      if (!way) throw error;
    }
  }
  throw new Error('there is no way to write it down');
}
