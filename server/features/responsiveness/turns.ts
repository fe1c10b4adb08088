import type { Author, Responsiveness } from '#connectors/connector.ts';

/** A message between a customer and the brand, at the platform's time, in milliseconds. */
export interface Said {
  threadId: string;
  conversationId: string;
  at: number;
  /** `elsewhere`: the brand, by another tool. */
  by: 'customer' | 'elsewhere' | Author;
  /** The customer is blocked. */
  blocked: boolean;
}

/**
 * `answered`; `waiting` for an answer that would still count; `unanswered` for good; left out, because it came while
 * nobody worked (`away`) or from a blocked contact.
 */
export interface Turn {
  conversationId: string;
  askedAt: number;
  /** Null where nobody has answered in time to count, and of what is left out. */
  answeredAt: number | null;
  state: 'answered' | 'waiting' | 'unanswered' | 'away' | 'blocked';
}

/**
 * Every time that a customer began to speak within `rule.over` before now, and what became of it, the newest first.
 *
 * A turn is a customer's message before which neither side said anything in that thread for `rule.quiet` or longer,
 * whichever conversation it stands in here. Its answer is the first message after it by whoever answers (`rule.by`,
 * or somebody with another tool later than `rule.instant`), if that comes within `rule.answerWithin`. Several
 * messages of the same moment count as said in this order: the customer's, then the brand's. Only times matter,
 * never the order of arrival: what is read back later counts as if it had been there at once.
 *
 * @param said everything since `rule.over` and `rule.quiet` before now, in any order; notes, and what was not sent, are
 * not among it
 */
export function turnsOf(
  said: Said[],
  rule: Responsiveness,
  isAway: (at: number) => boolean,
  now: number,
): Turn[] {
  const turns: Turn[] = [];
  for (const thread of Map.groupBy(said, (one) => one.threadId).values()) {
    thread.sort((a, b) => a.at - b.at || brandLast(a) - brandLast(b));
    for (const [i, { by, at, conversationId, blocked }] of thread.entries()) {
      const before = thread[i - 1];
      const isFirst = by === 'customer' && (!before || at - before.at >= rule.quiet);
      if (!isFirst || at <= now - rule.over || at > now) continue;
      const leftOut = blocked ? 'blocked' : isAway(at) ? 'away' : null;
      const answeredAt = leftOut ? null : answerTo(thread, i, at, rule, now);
      const isOver = now - at >= rule.answerWithin;
      const state = leftOut ?? (answeredAt !== null ? 'answered' : isOver ? 'unanswered' : 'waiting');
      turns.push({ conversationId, askedAt: at, answeredAt, state });
    }
  }
  return turns.sort((a, b) => b.askedAt - a.askedAt);
}

function brandLast({ by }: Said): number {
  return by === 'customer' ? 0 : 1;
}

function answerTo(
  thread: Said[],
  turn: number,
  askedAt: number,
  rule: Responsiveness,
  now: number,
): number | null {
  for (let i = turn + 1; i < thread.length; i += 1) {
    const { by, at } = thread[i] as Said;
    if (at - askedAt > rule.answerWithin || at > now) return null;
    if (by === 'elsewhere' ? at - askedAt > rule.instant : by !== 'customer' && rule.by.includes(by))
      return at;
  }
  return null;
}
