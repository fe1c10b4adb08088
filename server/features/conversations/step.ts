import type { LastMessage } from '#server/schema.ts';
import { cardLine } from './cards.ts';
import type { IncomingMessage } from './incoming.ts';

/** What a batch of messages does to their conversation, computed from the ordering clock alone. */
export interface Step {
  /** The earliest message of the customer. */
  askedAt: Date | null;
  /** The latest answer that the brand gave by another tool. */
  answeredAt: Date | null;
  /** The earliest message of the customer that none of these answers follows. */
  waitingSince: Date | null;
  /** The latest message of long ago. */
  pastAt: Date | null;
  at: Date;
  arrival: string;
  lastMessage: LastMessage;
}

/**
 * A machine's message asks nothing, except where nothing else is there: a `fresh` conversation is somebody's to read.
 * What is of long ago never asks.
 */
export function stepOf(
  messages: (IncomingMessage & { author: { name: string } })[],
  { fresh } = { fresh: false },
): Step {
  const ordered = [...messages].sort(byOrder);
  const newest = ordered.at(-1);
  if (!newest) throw new Error('a step without messages');
  const asked = ordered.filter(
    (m) => m.event.from === 'customer' && !m.blocked && !m.past && (fresh || !m.event.automatic),
  );
  const answeredAt = ordered.findLast((m) => m.event.from === 'brand')?.orderedAt ?? null;
  return {
    askedAt: asked[0]?.orderedAt ?? null,
    answeredAt,
    waitingSince: asked.find((m) => answeredAt === null || m.orderedAt > answeredAt)?.orderedAt ?? null,
    pastAt: ordered.findLast((m) => m.past)?.orderedAt ?? null,
    at: newest.orderedAt,
    arrival: newest.arrival,
    lastMessage: {
      text: shorten(newest.event.text || (newest.event.subject ?? '')),
      ...inPlaceOfWords(newest),
      kind: newest.event.from === 'customer' ? 'incoming' : 'outgoing',
      authorName: newest.author.name,
      at: newest.orderedAt.toISOString(),
    },
  };
}

function inPlaceOfWords({ event, cards }: IncomingMessage): Pick<LastMessage, 'card'> {
  const card = event.text || event.subject ? undefined : cardLine(cards);
  return card ? { card } : {};
}

const previewMax = 200;

/** The beginning of a text for the list, never cut inside a character. */
export function shorten(text: string): string {
  return [...text.slice(0, previewMax * 2)].slice(0, previewMax).join('');
}

export function byOrder(a: IncomingMessage, b: IncomingMessage): number {
  return a.orderedAt.getTime() - b.orderedAt.getTime() || (BigInt(a.arrival) < BigInt(b.arrival) ? -1 : 1);
}
