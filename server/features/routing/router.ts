import { sql } from 'kysely';
import { onCommitted } from '#server/platform/events.ts';
import { log } from '#server/platform/log.ts';
import { system } from '#server/transaction.ts';
import { giveOut } from './give-out.ts';

/** Other processes leave word in the database, which is looked at so often. */
const looksEvery = 1_000;

/** Under a burst of changes one look is for all of them. */
const restsFor = 20;
const usualSize = 1_000;

/** How many conversations of a workspace are given at once: fewer after it failed. */
const sizes = new Map<string, number>();
let wake: (() => void) | undefined;
let isAwaited = false;
let isListening = false;

/**
 * Gives out what waits, in any workspace where that is switched on, the moment somebody has room: woken by what this
 * process has just written, and once a second for what others have. Answers with what stops it.
 */
export function startRouter(): () => Promise<void> {
  let stopped = false;
  listen();
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

/** A step in every workspace where something has changed; answers with how many milliseconds to wait for the next. */
async function turn(): Promise<number> {
  const began = performance.now();
  try {
    isAwaited = false;
    const { rows } = await sql<{ id: string }>`
      select id from workspace w where exists (select from assignment_stale s where s.workspace_id = w.id)`.execute(
      system(),
    );
    let more = false;
    for (const { id } of rows) more = (await stepIn(id)) || more;
    if (more) return 0;
    // A long queue in which nothing can be given must not keep everything else waiting.
    const took = performance.now() - began;
    return rows.length > 0 || isAwaited ? Math.max(restsFor, Math.min(looksEvery, took * 3)) : looksEvery;
  } catch (error) {
    log.warn({ error: String(error) }, 'what waits could not be given out; trying again');
    return looksEvery;
  }
}

async function stepIn(id: string): Promise<boolean> {
  const size = sizes.get(id) ?? usualSize;
  try {
    const more = await giveOut(id, size);
    if (size < usualSize) sizes.set(id, size * 2);
    else sizes.delete(id);
    return more;
  } catch (error) {
    log.warn(
      { workspace: id, error: String(error) },
      'conversations could not be given out; trying again with fewer',
    );
    sizes.set(id, Math.max(1, Math.floor(size / 4)));
    return false;
  }
}

/** What is committed ends the pause, though never before it has rested. */
async function pause(milliseconds: number): Promise<void> {
  if (milliseconds === 0) return;
  const rest = milliseconds < looksEvery ? milliseconds : restsFor;
  await new Promise((resolve) => setTimeout(resolve, rest));
  if (isAwaited || milliseconds <= rest) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds - rest);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  wake = undefined;
}

function listen(): void {
  if (isListening) return;
  isListening = true;
  onCommitted(() => {
    isAwaited = true;
    wake?.();
  });
}
