import type { Raw, Received } from '#connectors/connector.ts';
import type { Connected } from './channels.ts';
import { lost } from './kept.ts';
import { type Found, tell } from './report.ts';
import type { Server } from './server.ts';

type Outcome = Pick<Found, 'outcome' | 'events' | 'note'>;

/** What the stored requests mean, and whether all of it can be found in the desk. */
export async function outcomeOf(server: Server, channels: Connected[], requests: Raw[]): Promise<Outcome> {
  const received = await meant(channels, requests);
  const events = tell(received);
  const missing = await lost(server, channels, received);
  if (missing.length > 0)
    return { outcome: 'crashed', events, note: `not found afterwards: ${missing.join(', ')}` };
  if (received.length === 0)
    return { outcome: 'unsupported', events, note: 'says nothing that concerns a desk' };
  const odd = received.flatMap(({ event }) =>
    event.type === 'unreadable'
      ? [event.reason]
      : // What came by name alone is asked for afterwards, which nobody can here.
        event.type === 'message' && event.unsupported && !event.named
        ? ['kept and shown as unsupported']
        : [],
  );
  const note = [...new Set(odd)].join('; ');
  if (odd.length === received.length) return { outcome: 'unsupported', events, note };
  return { outcome: 'events', events, ...(note && { note: `besides: ${note}` }) };
}

/** What the connectors of the channels make of the stored requests; what several cannot read is said once. */
async function meant(channels: Connected[], requests: Raw[]): Promise<Received[]> {
  const connectors = new Set(channels.map(({ connector }) => connector));
  const all: Received[] = [];
  for (const connector of connectors)
    for (const request of requests) all.push(...(await connector.receive(request)));
  const odd = new Set<string>();
  return all.filter(({ event }) => {
    if (event.type !== 'unreadable') return true;
    const isNew = !odd.has(event.element);
    odd.add(event.element);
    return isNew;
  });
}
