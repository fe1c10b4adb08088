import type { Responsiveness } from '#connectors/connector.ts';
import type { Turn } from './turns.ts';

type Rule = Pick<Responsiveness, 'answered' | 'time' | 'fastest'>;

/** How an account stands; durations in milliseconds. */
export interface Figures {
  /** Turns that count: the answered and the unanswered. */
  counted: number;
  answered: number;
  /** Those of the answered whose answer took `rule.time` at most. */
  quickly: number;
  /** Of all answers; null where there is none. */
  median: number | null;
  /** The average of the fastest `rule.fastest` percent of them. */
  time: number | null;
  reached: boolean;
  /**
   * So many of the next turns in a row, each answered within `rule.time`, reach the mark; it is the smallest such
   * number even if each answer takes all that time. 0 where it is reached; null where answers alone cannot do it.
   */
  needed: number | null;
  /** So many of the next turns may stay unanswered without losing the mark; null where it is not reached. */
  spare: number | null;
}

/**
 * How an account stands with turns that count. What waits counts when it is answered or can no longer be. Reached is a
 * mark where the share of answered turns and the average of the fastest answers are both good enough; with nothing to
 * count, it is not.
 */
export function figuresOf(turns: Turn[], rule: Rule): Figures {
  const times = turns
    .flatMap(({ state, askedAt, answeredAt }) =>
      state === 'answered' && answeredAt !== null ? answeredAt - askedAt : [],
    )
    .sort((a, b) => a - b);
  const answered = times.length;
  const counted = answered + turns.filter(({ state }) => state === 'unanswered').length;
  const needed = neededOf(times, counted, rule);
  return {
    counted,
    answered,
    quickly: times.filter((time) => time <= rule.time).length,
    median: medianOf(times),
    time: answered === 0 ? null : sum(times.slice(0, kept(answered, rule))) / kept(answered, rule),
    reached: needed === 0,
    needed,
    spare: needed === 0 ? Math.floor((100 * answered) / rule.answered) - counted : null,
  };
}

/** How many of so many answers the average is made of: all but the slowest, of which a begun one stays. */
function kept(answered: number, { fastest }: Rule): number {
  return answered - Math.floor((answered * (100 - fastest)) / 100);
}

/**
 * Once reached with some number it stays so with any greater one: the share only rises, and each answer of `rule.time`
 * takes the place of a slower one in the average. So the first that does is found by counting up; with whole percents
 * below a hundred it comes before a hundred times as many as there are turns.
 * @param times in order
 */
function neededOf(times: number[], counted: number, rule: Rule): number | null {
  const sums = [0];
  for (const time of times) sums.push((sums.at(-1) ?? 0) + time);
  const quick = times.filter((time) => time <= rule.time).length;
  for (let more = 0; more <= 100 * (counted + 1); more += 1) {
    const answered = times.length + more;
    if (answered === 0 || answered * 100 < (counted + more) * rule.answered) continue;
    // Of the average, the slower answers of before are what the quick ones and the new ones leave room for.
    const slow = Math.max(0, kept(answered, rule) - quick - more);
    // The new ones stand at the limit themselves: they neither help nor hurt the rest to stay below it.
    const before = slow > 0 ? quick + slow : quick;
    if ((sums[before] ?? 0) <= before * rule.time) return more;
  }
  return null;
}

function medianOf(times: number[]): number | null {
  const half = times.length / 2;
  const upper = times[Math.floor(half)];
  if (upper === undefined) return null;
  const lower = times[Math.ceil(half) - 1] ?? upper;
  return (lower + upper) / 2;
}

function sum(times: number[]): number {
  return times.reduce((total, time) => total + time, 0);
}
