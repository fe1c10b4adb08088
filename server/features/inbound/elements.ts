import type { Connector, Inbound } from '#connectors/connector.ts';
import { connectorNamed } from '#connectors/registry.ts';
import { connectorsWith } from '#server/features/channels/apps.ts';
import { channelById } from '#server/features/channels/find.ts';
import type { KeptRequest } from './item.ts';

/** One thing that a connector found in a request; for which channels, is decided afterwards. */
export interface Element {
  connector: Connector;
  position: number;
  order: number;
  /** Null where it does not say whose it is. */
  address: string | null;
  event: Inbound;
}

/** What a request means: by its own connector, or by every connector that has the application it came to. */
export async function elementsOf(request: KeptRequest): Promise<Element[]> {
  const found: Element[] = [];
  for (const connector of await readersOf(request)) {
    const before = found.length;
    if (before > 0 || request.raw.body.length > 10_000) await nextTurn();
    try {
      for (const [position, { address, event }] of (await connector.receive(request.raw)).entries())
        found.push({ connector, position, order: before + position, address, event });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const element = request.raw.body.toString('utf8');
      found.length = before;
      found.push({
        connector,
        position: -1,
        order: before,
        address: null,
        event: { type: 'unreadable', reason, element },
      });
    }
  }
  return found;
}

/** A long request is read in several pieces of work: what came in meanwhile has its turn in between. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function readersOf(request: KeptRequest): Promise<Connector[]> {
  const own = request.channelId ? (await channelById(request.channelId))?.connector : undefined;
  if (request.app === null) {
    const connector = own ?? (await connectorNamed(request.connector));
    return connector ? [connector] : [];
  }
  return connectorsWith(own?.app?.name ?? request.connector);
}
