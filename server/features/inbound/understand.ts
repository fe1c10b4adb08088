import { log } from '#server/platform/log.ts';
import { elementsOf, nextTurn } from './elements.ts';
import { keepFilesOf } from './files.ts';
import { type Item, inHand, type KeptRequest } from './item.ts';
import { enter } from './lanes.ts';
import { markApplied } from './mark.ts';
import { route } from './route.ts';
import { countUnclaimed } from './unclaimed.ts';

/**
 * Asks the connector what a stored request means and sends each element to the lane of its workspace.
 * `done` is called when the last of them has settled, or when the request has to wait for the sweep.
 */
export async function understand(request: KeptRequest, done: () => void = () => {}): Promise<void> {
  if (inHand.has(request.id)) return done();
  inHand.add(request.id);
  // Whoever sent it is answered first.
  await nextTurn();
  try {
    const items = await itemsOf(request);
    let open = items.length;
    const settled = (): void => {
      open -= 1;
      if (open > 0) return;
      markApplied(request);
      done();
    };
    for (const item of items) item.settled = settled;
    if (open > 0) return enter(items);
    markApplied(request);
    done();
  } catch (error) {
    // The row stays pending: the sweep takes it up again.
    inHand.delete(request.id);
    log.warn({ inbound: request.id, error: String(error) }, 'a stored request waits for another try');
    done();
  }
}

async function itemsOf(request: KeptRequest): Promise<Item[]> {
  const { items, unclaimed } = await route(request, await elementsOf(request));
  for (const item of items) item.files = await keepFilesOf(item);
  countUnclaimed(request, unclaimed);
  return items;
}
