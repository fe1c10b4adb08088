import type { Inbound, Received } from '../connector.ts';
import { harmless } from './fields.ts';
import type { Element } from './json.ts';

/** For a webhook whose address already names the channel. */
export function here(event: Inbound): Received {
  return { address: null, event };
}

export function unreadable(reason: string, element: string): Received {
  return here({ type: 'unreadable', reason, element: harmless(element) });
}

/**
 * Reads element after element; `read` answers with an event, or with what is wrong in a sentence. Beyond
 * `most` the rest is kept in one piece, so that a flood cannot become a million records of trouble.
 */
export function readEach(
  elements: Element[],
  most: number,
  read: (value: unknown) => Inbound | string,
): Received[] {
  const received = elements.slice(0, most).map((element) => {
    const event = element.value === undefined ? 'is nested too deeply' : read(element.value);
    return typeof event === 'string' ? unreadable(event, element.source()) : here(event);
  });
  if (elements.length <= most) return received;
  const rest = elements.slice(most).map((element) => element.source());
  return [...received, unreadable(`more than ${most} elements in one request`, `[${rest.join(',')}]`)];
}
