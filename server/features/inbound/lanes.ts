import { availableParallelism } from 'node:os';
import { isPassing } from '#server/platform/database.ts';
import { log } from '#server/platform/log.ts';
import { applyBatch } from './apply.ts';
import type { Item } from './item.ts';
import { isKeeping } from './keep.ts';
import { quarantine } from './quarantine.ts';

// Small enough that one huge request cannot hold the others up for long.
const batchMax = 200;
const batchWorthwhile = 20;
const gatherFor = 5;
const gatherMost = 50;
// One request that is a burst fills many lanes at once. So many of them work at a time; what others send one by
// one does not queue behind it.
const burstsAtOnce = Math.max(1, availableParallelism() - 1);
const queue: (() => void)[] = [];
let bursts = 0;
const lanes = new Map<string, Item[]>();

/**
 * Puts items into their workspace's lane. Each lane applies one batch after the other: what is in a
 * workspace stays in order, counters are not fought over, and a burst is written in few statements.
 */
export function enter(items: Item[]): void {
  for (const item of items) {
    const id = item.channel.workspaceId;
    const lane = lanes.get(id);
    if (lane) lane.push(item);
    else {
      lanes.set(id, [item]);
      setImmediate(() => void run(id));
    }
  }
}

/** Whether messages are on their way into any workspace, in this process. */
export function isReceiving(): boolean {
  return lanes.size > 0;
}

/** Resolves when nothing is on its way any more. */
export async function drained(): Promise<void> {
  while (lanes.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function run(workspaceId: string): Promise<void> {
  const lane = lanes.get(workspaceId) ?? [];
  while (lane.length > 0) {
    const batch = lane.splice(0, batchMax);
    const began = performance.now();
    if (isBurst(batch)) await asBurst(() => applyOrSplit(workspaceId, batch));
    else await applyOrSplit(workspaceId, batch);
    for (const item of batch) item.settled();
    // A batch of one costs nearly as much as one of ten: under a steady stream a short wait makes room for both,
    // and under a flood one that is as long as the batch took leaves as much room to those who wait for their answer.
    const busyFor = performance.now() - began;
    const pause = batch.length < batchWorthwhile ? gatherFor : Math.min(busyFor, gatherMost);
    if (lane.length < batchMax || isKeeping()) await new Promise((resolve) => setTimeout(resolve, pause));
  }
  lanes.delete(workspaceId);
}

/** Is this mostly what one request, or a few, have brought? */
function isBurst(batch: Item[]): boolean {
  return batch.length >= batchWorthwhile * new Set(batch.map(({ request }) => request.id)).size;
}

async function asBurst(work: () => Promise<void>): Promise<void> {
  if (bursts >= burstsAtOnce) await new Promise<void>((resolve) => queue.push(resolve));
  else bursts += 1;
  try {
    await work();
  } finally {
    const next = queue.shift();
    if (next) next();
    else bursts -= 1;
  }
}

/** What fails so often for reasons that pass may be too much for the time that one transaction has. */
const triesWhole = 3;

/**
 * Halves a batch that fails until the one bad item is found; only that one goes to the quarantine. What only passes is
 * tried again, soon with less at once: a batch that takes too long would take as long each time.
 */
async function applyOrSplit(workspaceId: string, batch: Item[]): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await applyBatch(workspaceId, batch);
    } catch (error) {
      if (isPassing(error) && (attempt < triesWhole || batch.length === 1)) {
        // Everything here is durable already, so waiting for the database loses nothing.
        if (attempt >= triesWhole)
          log.warn(
            { inbound: batch[0]?.request.id, error: String(error) },
            'an inbound element could not be applied yet; trying again',
          );
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, 5_000)));
        continue;
      }
      if (batch.length > 1) {
        const middle = batch.length >> 1;
        await applyOrSplit(workspaceId, batch.slice(0, middle));
        return applyOrSplit(workspaceId, batch.slice(middle));
      }
      const only = batch[0];
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ inbound: only?.request.id, reason }, 'an inbound element could not be applied');
      if (only) await quarantineUntilKept(only, reason);
      return;
    }
  }
}

async function quarantineUntilKept(item: Item, reason: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await quarantine(item.channel.workspaceId, [{ ...item, reason }]);
    } catch (error) {
      log.error(
        { inbound: item.request.id, error: String(error) },
        'the quarantine could not be written; trying again',
      );
      await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** attempt, 10_000)));
    }
  }
}
