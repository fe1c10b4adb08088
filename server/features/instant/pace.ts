import { type Wait, within } from './wait.ts';

/** A wait with how many were waiting when it began. */
export type Arrival = Wait & { ahead: number };

/** Fewer answers than this say nothing. */
export const enough = 20;
const recent = 20;

/** Of ten who are told a time, eight or more are to be answered within it. */
export const share = 0.8;

/**
 * How long the next one will wait, in open milliseconds, so that it holds for `share` of them; null where too little is
 * known. It is the longest of three: what such a share of all waited, what they waited lately, and what they waited
 * when as many were ahead. Where it has never been as busy before, it goes by what each place in the queue took.
 * @param arrivals the oldest first
 */
export function nextWait(arrivals: Arrival[], ahead: number): number | null {
  if (arrivals.filter(({ answered }) => answered).length < enough) return null;
  const busy = arrivals.filter((one) => one.ahead >= ahead);
  const isKnown = busy.filter(({ answered }) => answered).length >= enough;
  const candidates = [
    within(arrivals, share),
    within(arrivals.slice(-recent), share),
    isKnown ? within(busy, share) : byPlace(arrivals, ahead),
  ];
  return candidates.some((one) => one === null) ? null : Math.max(...candidates.map((one) => one ?? 0));
}

function byPlace(arrivals: Arrival[], ahead: number): number | null {
  const each = within(
    arrivals.map(({ open, answered, ahead: before }) => ({ open: open / (before + 1), answered })),
    share,
  );
  return each === null ? null : each * (ahead + 1);
}

/** What is said, in minutes: never less than what was counted. */
const steps = [5, 10, 15, 20, 30, 45, 60, 120, 180, 240, 360, 480, 720, 1_440, 2_880, 4_320];

const longer = [5_760, 7_200, 10_080, 14_400, 20_160];

/** Null beyond three days, of a solution beyond two weeks: that would be no comfort to anybody. */
export function rounded(milliseconds: number, of: 'reply' | 'solution' = 'reply'): number | null {
  const all = of === 'reply' ? steps : [...steps, ...longer];
  return all.find((minutes) => milliseconds <= minutes * 60_000) ?? null;
}

const careful = 10;
const careMax = 5;

/**
 * By how much estimates have to be multiplied for `share` of them to have held: 1 while they do, and null where even
 * five times would not be enough. It is counted from estimates as they were before this, so it does not swing.
 * @param past what was waited, in relation to what was counted
 */
export function careOf(past: Wait[]): number | null {
  if (past.length < careful) return 1;
  const factor = within(past, share);
  return factor === null || factor > careMax ? null : Math.max(1, factor);
}
