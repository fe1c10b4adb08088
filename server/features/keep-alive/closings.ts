import type { KeepAliveExample } from '#contract/keep-alive.ts';
import type { Happening } from '#server/features/sla/promises.ts';

/** A customer who waits, and whose time to be answered is nearly over. */
export interface Closing {
  at: number;
  ends: number;
  answered: KeepAliveExample['answered'];
}

/** What happened in a conversation, in its order. */
interface Past {
  happened: Happening[];
  /** Milliseconds for which what a customer writes can be answered. */
  lasts: number;
  now: number;
}

/**
 * Every moment that long before the end at which the customer still waited. `most`: of one wait no more than so many,
 * as somebody who writes again begins the time anew.
 */
export function closingsOf(
  { happened, lasts, now }: Past,
  before: number,
  most = Number.POSITIVE_INFINITY,
): Closing[] {
  const closings: Closing[] = [];
  let times = 0;
  for (const [n, { what, at }] of happened.entries()) {
    if (what === 'replied' || what === 'resolved') times = 0;
    const ends = at + lasts;
    const moment = ends - before;
    if (what !== 'asked' || moment > now || times >= most) continue;
    const after = happened.slice(n + 1);
    if (!stillWaits(after.filter((each) => each.at <= moment))) continue;
    times += 1;
    const later = after.filter((each) => each.at > moment);
    closings.push({ at: moment, ends, answered: answeredIn(later, ends, now) });
  }
  return closings;
}

/** Whoever writes again has a new end; what was resolved waits only once it has been reopened. */
function stillWaits(after: Happening[]): boolean {
  const isMovedOn = after.some(({ what }) => what === 'asked' || what === 'replied');
  return !isMovedOn && after.at(-1)?.what !== 'resolved';
}

function answeredIn(after: Happening[], ends: number, now: number): Closing['answered'] {
  const next = after.find(({ what, at }) => what !== 'reopened' && at <= ends);
  if (next) return next.what === 'replied' ? 'in-time' : next.what === 'asked' ? 'again' : 'settled';
  if (after.some(({ what }) => what === 'replied')) return 'too-late';
  return ends <= now ? 'never' : 'running';
}
