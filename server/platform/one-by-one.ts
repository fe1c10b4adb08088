import { log } from './log.ts';

/**
 * Does the same for each, one after the other. What fails for one is said in the log, as that it could not be, and
 * leaves the others alone; its own turn comes again with the next round.
 */
export async function oneByOne<T>(
  all: T[],
  failed: string,
  work: (one: T) => Promise<unknown>,
): Promise<void> {
  for (const one of all) {
    try {
      await work(one);
    } catch (error) {
      log.warn({ of: one, error: String(error) }, failed);
    }
  }
}
