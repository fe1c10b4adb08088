import { openBetween } from '#server/features/sla/business-time.ts';
import { type Clock, dueAfter } from '#server/features/sla/clock.ts';
import type { Tx } from '#server/transaction.ts';
import { mattersIn } from './matters.ts';
import { outcomesOf } from './outcomes.ts';
import { type Arrival, careOf, nextWait, rounded } from './pace.ts';
import { type Place, type Turn, turnsIn } from './turns.ts';

/** What is quoted to somebody who writes now; `base` in open seconds, before `care` is applied. */
export interface Quoted {
  /** Null: nothing is. */
  minutes: number | null;
  base: number;
  ahead: number;
  answers: number;
  care: number | null;
}

/** Who has waited for longer is no longer waited for. */
const forgotten = { reply: 7 * 86_400_000, solution: 28 * 86_400_000 };

/**
 * How long it will take until a person answers whoever writes now, or until the matter is settled, counted from the
 * queue and its latest waits, in business time; then told in time as it passes on a wall, so that a night in between is part of it.
 * @param place.conversationId who asks: not ahead of themselves
 */
export async function estimateFor(
  tx: Tx,
  place: Place & { clock: Clock; conversationId?: string },
  now: Date,
  of: 'reply' | 'solution',
): Promise<Quoted> {
  const { clock } = place;
  const at = now.getTime();
  const all = of === 'reply' ? await turnsIn(tx, place, now) : await mattersIn(tx, place, now);
  const turns = all.filter((turn) => turn.answered !== null || turn.conversationId !== place.conversationId);
  const known = turns.filter(({ settled }) => !settled);
  const arrivals = known.map((turn): Arrival => {
    const end = turn.answered ?? at;
    const open = end <= turn.asked ? 0 : clock ? openBetween(clock, turn.asked, end) : end - turn.asked;
    return { open, answered: turn.answered !== null, ahead: waitingAt(known, turn.asked, of) };
  });
  const ahead = waitingAt(known, at, of);
  const outcomes = await outcomesOf(tx, place, now, of);
  const care = careOf(outcomes.flatMap((outcome) => ratioOf(outcome, clock, at)));
  const base = nextWait(arrivals, ahead);
  const due = base === null || care === null ? null : dueAfter(clock, at, base * care, []);
  return {
    minutes: due === null ? null : rounded(Math.max(due - at, 1), of),
    base: (base ?? 0) / 1_000,
    ahead,
    answers: arrivals.filter(({ answered }) => answered).length,
    care,
  };
}

function waitingAt(turns: Turn[], at: number, of: 'reply' | 'solution'): number {
  return turns.filter(
    ({ asked, answered }) => asked < at && at - asked < forgotten[of] && (answered === null || answered > at),
  ).length;
}

function ratioOf(
  outcome: { saidAt: number; answered: number | null; settled: boolean; base: number },
  clock: Clock,
  now: number,
): { open: number; answered: boolean }[] {
  if (outcome.settled) return [];
  const end = Math.max(outcome.saidAt, outcome.answered ?? now);
  const open = clock ? openBetween(clock, outcome.saidAt, end) : end - outcome.saidAt;
  // What takes no time at all would be missed by any little wait.
  return [{ open: open / Math.max(outcome.base * 1_000, 60_000), answered: outcome.answered !== null }];
}
