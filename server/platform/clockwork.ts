import { onCommitted } from './events.ts';
import { log } from './log.ts';

/** Other processes leave word in the database, which is looked at so often. */
const looksEvery = 1_000;

/** Under a burst of changes they are worked on together. */
const restsFor = 40;
const usualSize = 300;

/** What is done as soon as it is due, workspace by workspace. */
export interface Clockwork {
  /** What it works on, for the log: “promises”. */
  what: string;
  /** By the database's clock: where there is something to do now, and in how many milliseconds there will be. */
  due(): Promise<{ workspaces: string[]; next: number | null }>;
  /** Does some of it, so much at once; answers with whether there may be more. */
  work(workspaceId: string, atOnce: number): Promise<boolean>;
}

/**
 * Works, in time, on whatever is due in any workspace: woken by what this process has just written, by the next moment
 * that something is due, and once a second. Answers with what stops it.
 */
export function startClockwork({ what, due, work }: Clockwork): () => Promise<void> {
  let stopped = false;
  let isAwaited = false;
  let wake: (() => void) | undefined;
  /** How much of a workspace is worked on at once: less after it failed. */
  const sizes = new Map<string, number>();
  onCommitted(() => {
    isAwaited = true;
    wake?.();
  });

  /** A step in every workspace where there is something to do; answers with how many milliseconds to wait for the next. */
  async function turn(): Promise<number> {
    try {
      isAwaited = false;
      const { workspaces, next } = await due();
      let more = false;
      for (const id of workspaces) more = (await stepIn(id)) || more;
      if (more) return 0;
      const rests = isAwaited || workspaces.length > 0;
      return rests ? restsFor : Math.max(5, Math.min(looksEvery, next ?? looksEvery));
    } catch (error) {
      log.warn({ what, error: String(error) }, 'could not look at what is due; trying again');
      return looksEvery;
    }
  }

  async function stepIn(id: string): Promise<boolean> {
    const size = sizes.get(id) ?? usualSize;
    try {
      const more = await work(id, size);
      if (size < usualSize) sizes.set(id, size * 2);
      else sizes.delete(id);
      return more;
    } catch (error) {
      log.warn(
        { what, workspace: id, error: String(error) },
        'what is due could not be worked on; trying again with less',
      );
      sizes.set(id, Math.max(1, Math.floor(size / 4)));
      return false;
    }
  }

  /** What is committed ends the pause, though never before it has rested. */
  async function pause(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return;
    await new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, restsFor)));
    if (isAwaited || stopped || milliseconds <= restsFor) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds - restsFor);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wake = undefined;
  }

  const loop = (async () => {
    while (!stopped) {
      const wait = await turn();
      if (!stopped) await pause(wait);
    }
  })();
  return async () => {
    stopped = true;
    wake?.();
    await loop;
  };
}
