import type { SendErrorKind } from '#connectors/connector.ts';

/** What follows from a failed attempt. */
export type Consequence = { after: 'retry'; inMs: number } | { after: 'fail' };

const second = 1_000;
const minute = 60 * second;
const backoff = [
  5 * second,
  15 * second,
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  60 * minute,
  120 * minute,
];

/** A message older than this is not sent any more: an answer out of the blue harms more than a visible failure. */
const giveUpAfter = 24 * 60 * minute;

/**
 * The one table of retries. `temporary` waits longer each time, `throttled` as long as the platform asks,
 * `unauthorised` and `misconfigured` until somebody has had time to mend the channel (mending it sends at
 * once); `rejected`, `blocked` and `window-closed` do not get better by trying again.
 */
export function consequence(
  kind: SendErrorKind,
  o: { attempts: number; ageMs: number; retryAfter: number | null },
): Consequence {
  if (o.ageMs > giveUpAfter) return { after: 'fail' };
  switch (kind) {
    case 'temporary':
      return {
        after: 'retry',
        inMs: Math.max(o.retryAfter ?? 0, backoff[Math.min(o.attempts, backoff.length) - 1] ?? 5 * second),
      };
    case 'throttled':
      return { after: 'retry', inMs: o.retryAfter ?? 30 * second };
    case 'unauthorised':
    case 'misconfigured':
      return { after: 'retry', inMs: 15 * minute };
    default:
      return { after: 'fail' };
  }
}
