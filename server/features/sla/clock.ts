import { afterOpen, type Hours, openBetween, type Stretch } from './business-time.ts';

/** What a promise is counted in: the hours of a team, or (null) all the time there is. */
export type Clock = Hours | null;

function passed(clock: Clock, from: number, to: number): number {
  if (to <= from) return 0;
  return clock ? openBetween(clock, from, to) : to - from;
}

/**
 * The first instant at which so many milliseconds have passed that were open and not paused. Null where they never
 * do: the team does not open for so long, or the last pause has no end (`Infinity`).
 * @param pauses in order, none touching another
 */
export function dueAfter(clock: Clock, start: number, duration: number, pauses: Stretch[]): number | null {
  let from = start;
  let left = duration;
  for (const [begin, end] of pauses) {
    if (end <= from) continue;
    const here = passed(clock, from, begin);
    if (begin > from && here >= left) return reached(clock, from, left);
    left -= here;
    from = end;
  }
  return Number.isFinite(from) ? reached(clock, from, left) : null;
}

function reached(clock: Clock, from: number, duration: number): number | null {
  return clock ? afterOpen(clock, from, duration) : from + duration;
}
