import type { Received } from '#connectors/connector.ts';
import { connectorNamed } from '#connectors/registry.ts';
import { channelByAddress, channelById, type OpenChannel } from '#server/features/channels/find.ts';
import { log } from '#server/platform/log.ts';
import { keepFilesOf } from './files.ts';
import { type Item, inHand, type KeptRequest } from './item.ts';
import { enter } from './lanes.ts';
import { markApplied } from './mark.ts';

/**
 * Asks the connector what a stored request means and sends each element to the lane of its workspace.
 * `done` is called when the last of them has settled, or when the request has to wait for the sweep.
 */
export async function understand(request: KeptRequest, done: () => void = () => {}): Promise<void> {
  if (inHand.has(request.id)) return done();
  inHand.add(request.id);
  try {
    const items = await elements(request);
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

async function elements(request: KeptRequest): Promise<Item[]> {
  const own = request.channelId ? await channelById(request.channelId) : undefined;
  const connector = own?.connector ?? (await connectorNamed(request.connector));
  if (!connector) return [];
  const items: Item[] = [];
  const add = (channel: OpenChannel, position: number, event: Item['event']): void => {
    items.push({ request, position, channel, event, files: undefined, settled: () => {} });
  };
  let received: Received[];
  try {
    received = await connector.receive(request.raw);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (own) add(own, -1, { type: 'unreadable', reason, element: request.raw.body.toString('utf8') });
    return items;
  }
  for (const [position, { address, event }] of received.entries()) {
    const channel = own ?? (address === null ? undefined : await channelByAddress(connector.name, address));
    if (channel) add(channel, position, event);
    else log.warn({ inbound: request.id, position }, 'nobody here has connected the account this is for');
  }
  for (const item of items) item.files = await keepFilesOf(item);
  return items;
}
