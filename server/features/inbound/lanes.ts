import { isPassing } from '#server/platform/database.ts';
import { log } from '#server/platform/log.ts';
import { applyBatch } from './apply.ts';
import type { Item } from './item.ts';
import { quarantine } from './quarantine.ts';

// Small enough that one huge request cannot hold the others up for long.
const batchMax = 200;
const batchWorthwhile = 20;
const gatherFor = 5;
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

/** Resolves when nothing is on its way any more. */
export async function drained(): Promise<void> {
  while (lanes.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function run(workspaceId: string): Promise<void> {
  const lane = lanes.get(workspaceId) ?? [];
  while (lane.length > 0) {
    const batch = lane.splice(0, batchMax);
    await applyOrSplit(workspaceId, batch);
    for (const item of batch) item.settled();
    // A batch of one costs nearly as much as one of ten: under a steady stream a short wait makes room for both.
    if (lane.length < batchWorthwhile) await new Promise((resolve) => setTimeout(resolve, gatherFor));
  }
  lanes.delete(workspaceId);
}

/** Halves a batch that fails until the one bad item is found; only that one goes to the quarantine. */
async function applyOrSplit(workspaceId: string, batch: Item[]): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await applyBatch(workspaceId, batch);
    } catch (error) {
      if (isPassing(error)) {
        // Everything here is durable already, so waiting for the database loses nothing.
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
