import { SendError } from '#connectors/connector.ts';

const second = 1_000;
const minute = 60 * second;

/**
 * How long to wait before a channel that could not be read is tried again: what passes soon, what somebody
 * has to mend seldom (mending it reads at once), and never sooner than the platform asks.
 */
export function pauseAfter(error: unknown, failures: number): number {
  const kind = error instanceof SendError ? error.kind : 'temporary';
  const asked = error instanceof SendError ? (error.retryAfter ?? 0) : 0;
  const [first, most] =
    kind === 'temporary' || kind === 'throttled' ? [second, minute] : [30 * second, 15 * minute];
  return Math.max(asked, Math.min(first * 2 ** Math.min(failures - 1, 20), most));
}
