export type Moment = { fault: null; at: number | null } | { fault: string };

/**
 * A time as other systems write it: ISO 8601 with an offset, or a count since 1970 whose magnitude tells
 * seconds (below 10¹¹, the year 5138) from milliseconds. Null and left out both mean that none is stated.
 */
export function moment(value: unknown): Moment {
  if (value === undefined || value === null) return { fault: null, at: null };
  if (typeof value === 'number') {
    return within(Math.round(Math.abs(value) < 1e11 ? value * 1000 : value));
  }
  if (typeof value !== 'string') return { fault: 'is no time' };
  if (!isoTime.test(value)) {
    return { fault: 'is neither an ISO 8601 time with its offset nor a number of (milli)seconds since 1970' };
  }
  return within(Date.parse(value));
}

const isoTime = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)$/;

/** Within what both PostgreSQL and ISO 8601 can write. */
function within(at: number): Moment {
  return at >= 0 && at < 253_402_300_800_000
    ? { fault: null, at }
    : { fault: 'is no moment between 1970 and 9999' };
}
