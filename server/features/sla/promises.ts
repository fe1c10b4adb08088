import type { SlaTarget } from '#contract/sla.ts';
import type { Stretch } from './business-time.ts';
import { type Clock, dueAfter } from './clock.ts';

/** What happened in a conversation, by the clock that counts; in milliseconds. */
export interface Happening {
  what: 'asked' | 'replied' | 'resolved' | 'reopened';
  at: number;
}

/** Minutes for each target; null: nothing is promised. Warned when a share of them, in percent, is over. */
export interface Targets {
  first: number | null;
  next: number | null;
  resolution: number | null;
  warnAt: number;
}

export interface Promised {
  target: SlaTarget;
  since: number;
  minutes: number;
  warnAt: number | null;
  dueAt: number | null;
  metAt: number | null;
}

/** A time that somebody waits for: what it is that ends it, and what of it does not count. */
interface Wait {
  target: SlaTarget;
  since: number;
  until: number | null;
  /** The last one may be open: it ends at infinity. */
  pauses: Stretch[];
}

/**
 * Everything that a policy promises about a conversation, from the beginning. It follows from what happened alone, in
 * whatever order that became known.
 * @param history in the order of time
 */
export function promisesOf(history: Happening[], targets: Targets, clock: Clock): Promised[] {
  return waitsIn(history).flatMap(({ target, since, until, pauses }) => {
    const minutes = targets[target];
    if (minutes === null) return [];
    const duration = minutes * 60_000;
    return {
      target,
      since,
      minutes,
      warnAt: dueAfter(clock, since, (duration * targets.warnAt) / 100, pauses),
      dueAt: dueAfter(clock, since, duration, pauses),
      metAt: until,
    };
  });
}

/**
 * A reply ends the wait that the customer's earliest message without one began. The matter is settled when it is
 * resolved; it does not wait while the customer is awaited: from a reply, or from being resolved, to their next words.
 */
function waitsIn(history: Happening[]): Wait[] {
  const replies: Wait[] = [];
  let matter: Wait | undefined;
  /** The reply that is waited for. */
  let open: Wait | undefined;
  /** One that was settled without a reply, which reopening brings back. */
  let dropped: Wait | undefined;
  let isAwaited = false;
  for (const { what, at } of history) {
    if (what === 'asked') {
      if (matter) {
        matter.until = null;
        resume(matter, at);
      }
      matter ??= { target: 'resolution', since: at, until: null, pauses: [] };
      if (!open) {
        open = { target: replies.length === 0 ? 'first' : 'next', since: at, until: null, pauses: [] };
        replies.push(open);
      }
      [dropped, isAwaited] = [undefined, false];
    } else if (what === 'replied') {
      if (open) open.until = at;
      if (matter) {
        matter.until = null;
        pause(matter, at);
      }
      [open, dropped, isAwaited] = [undefined, undefined, true];
    } else if (what === 'resolved') {
      if (open) {
        open.until = at;
        dropped = open;
      }
      open = undefined;
      if (matter) {
        matter.until = at;
        pause(matter, at);
      }
    } else {
      if (dropped) {
        dropped.pauses.push([dropped.until ?? at, at]);
        dropped.until = null;
        open = dropped;
        dropped = undefined;
      }
      if (matter) {
        matter.until = null;
        if (!isAwaited) resume(matter, at);
      }
    }
  }
  if (!matter) return replies;
  // Whoever asks by when a settled matter was due means: had it gone on.
  if (matter.until !== null) resume(matter, matter.until);
  return [...replies, matter];
}

function pause(wait: Wait, at: number): void {
  if (wait.pauses.at(-1)?.[1] !== Number.POSITIVE_INFINITY) wait.pauses.push([at, Number.POSITIVE_INFINITY]);
}

function resume(wait: Wait, at: number): void {
  const last = wait.pauses.at(-1);
  if (last?.[1] === Number.POSITIVE_INFINITY) last[1] = at;
}
