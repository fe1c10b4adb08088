import type { Inbound } from '#connectors/connector.ts';
import { channelById, channelsAt, channelsWith, type OpenChannel } from '#server/features/channels/find.ts';
import type { Element } from './elements.ts';
import type { Item, KeptRequest } from './item.ts';

/** An element that no channel here gets. `others`: the account is connected, by another connector. */
export interface Unclaimed {
  element: Element;
  others: boolean;
}

/**
 * Finds the channels that each element is for. What came to an application goes to all channels of its account
 * that have the same application, in whatever workspace, and to no channel of another application.
 */
export async function route(
  request: KeptRequest,
  elements: Element[],
): Promise<{ items: Item[]; unclaimed: Unclaimed[] }> {
  const own = request.channelId ? await channelById(request.channelId) : undefined;
  if (request.app === null)
    return { items: own ? elements.map((element) => item(request, element, own)) : [], unclaimed: [] };
  const accounts = await accountsOf(request, elements);
  const items: Item[] = [];
  const unclaimed: Unclaimed[] = [];
  const unreadable = new Set<string>();
  const strangers = new Map<string, Element[]>();
  for (const element of elements) {
    const { connector, address } = element;
    const channels = new Set(address === null ? [] : (accounts.get(address) ?? []));
    const claiming = [...channels].filter((channel) => channel.connector.name === connector.name);
    // What its own address was given is its own also while the application changes.
    if (own && isOwn(own, element) && !claiming.some(({ id }) => id === own.id)) claiming.push(own);
    if (claiming.length === 0) {
      if (!own || channels.size > 0) unclaimed.push({ element, others: channels.size > 0 });
      // Without an account it cannot be somebody else's.
      else if (address === null) claiming.push(own);
      else strangers.set(nameOf(element), [...(strangers.get(nameOf(element)) ?? []), element]);
    }
    for (const channel of claiming) {
      // Each connector of the application says that it cannot read the same thing.
      const key = `${channel.workspaceId}\n${address}\n${textOf(element)}`;
      if (element.event.type === 'unreadable' && unreadable.has(key)) continue;
      if (element.event.type === 'unreadable') unreadable.add(key);
      items.push(item(request, element, channel));
    }
  }
  if (own) for (const theirs of strangers.values()) items.push(item(request, nobodys(theirs), own));
  return { items, unclaimed };
}

function isOwn(own: OpenChannel, { connector, address }: Element): boolean {
  return (
    own.connector.name === connector.name &&
    (address === null || own.address === null || own.address === address)
  );
}

/** The channels of this application by the address of their account. */
async function accountsOf(request: KeptRequest, elements: Element[]): Promise<Map<string, OpenChannel[]>> {
  const names = [...new Set(elements.map(({ connector }) => connector.name))];
  const addresses = [...new Set(elements.flatMap(({ address }) => address ?? []))];
  const channels = await channelsAt(names, addresses);
  const found = Map.groupBy(
    channels.filter((channel) => channel.app === request.app),
    (channel) => channel.address ?? '',
  );
  const wider = addresses.filter((address) => !found.has(address));
  for (const channel of wider.length > 0 ? await channelsIn(request, elements) : []) {
    const account = channel.connector.within?.(channel.settings);
    if (account && wider.includes(account)) found.set(account, [...(found.get(account) ?? []), channel]);
  }
  return found;
}

/** The channels of this application whose accounts are part of a wider one. */
async function channelsIn(request: KeptRequest, elements: Element[]): Promise<OpenChannel[]> {
  const names = elements.filter(({ connector }) => connector.within).map(({ connector }) => connector.name);
  return request.app === null ? [] : channelsWith([...new Set(names)], request.app);
}

/**
 * It came to a channel's own address, so its team is told that somebody else's account delivers there: once for
 * each account, however much of it there is. Trying again takes all of it.
 */
function nobodys(all: Element[]): Element {
  const [first] = all;
  if (!first) throw new Error('an account of which nothing came');
  const account = first.address?.slice(0, 100);
  const event: Inbound = {
    type: 'unreadable',
    reason: `This is for the account ${account}, which nobody here has connected (${all.length} in this request): connect it, then try this again, or stop the platform from delivering it here.`,
    element: all
      .map(({ event }) => (event.type === 'unreadable' ? event.element : JSON.stringify(event)))
      .join('\n'),
  };
  return { ...first, event };
}

/** Are these two held as one, because nobody has connected their account? */
export function isHeldWith(held: Element, other: Element, channel: OpenChannel): boolean {
  return held.address !== null && !isOwn(channel, held) && nameOf(held) === nameOf(other);
}

function nameOf({ connector, address }: Element): string {
  return `${connector.name}\n${address}`;
}

function textOf({ event }: Element): string {
  return event.type === 'unreadable' ? event.element : '';
}

function item(
  request: KeptRequest,
  { connector, position, order, event }: Element,
  channel: OpenChannel,
): Item {
  return { request, connector, position, order, channel, event, files: undefined, settled: () => {} };
}
