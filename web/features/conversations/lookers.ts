import type { Looking } from '#contract/events.ts';

/** Who has which conversation open, by the conversation's id. */
export type Lookers = ReadonlyMap<string, Looker[]>;

export interface Looker {
  id: string;
  name: string;
  until: number;
}

/** The other side repeats its sign every 30 seconds; after this long without one they are gone. */
export const lasts = 45_000;

/** What is known after a sign, and whether it came from somebody who was not known to be there. */
export function withSign(
  lookers: Lookers,
  { conversationId, by, here }: Looking,
  now: number,
): { lookers: Lookers; arrived: boolean } {
  const there = (lookers.get(conversationId) ?? []).filter(({ until }) => until > now);
  const known = there.some(({ id }) => id === by.id);
  const looker = { ...by, until: now + lasts };
  // Each keeps their place, so that the faces do not change places with every sign.
  const staying = known ? there.map((each) => (each.id === by.id ? looker : each)) : [...there, looker];
  const next = here ? staying : there.filter(({ id }) => id !== by.id);
  return { lookers: replaced(lookers, conversationId, next), arrived: here && !known };
}

/** The same object where nobody's time is over. */
export function withoutGone(lookers: Lookers, now: number): Lookers {
  let left = lookers;
  for (const [conversationId, there] of lookers) {
    const still = there.filter(({ until }) => until > now);
    if (still.length < there.length) left = replaced(left, conversationId, still);
  }
  return left;
}

function replaced(lookers: Lookers, conversationId: string, there: Looker[]): Lookers {
  const next = new Map(lookers);
  if (there.length > 0) next.set(conversationId, there);
  else next.delete(conversationId);
  return next;
}
