import type { RuleWhen } from '#contract/rules.ts';
import { type Clock, dueAfter } from '#server/features/sla/clock.ts';
import type { Happening as Heard } from '#server/features/sla/promises.ts';

type Timed = Extract<RuleWhen, { minutes: number }>;

/**
 * When a rule that goes by the clock would have looked at a conversation, from what was written in it: in milliseconds,
 * once for each stretch of time.
 * @param lasts how long after a customer’s message a person may write there; null: for ever
 */
export function momentsOf(
  heard: Heard[],
  when: Timed,
  { clock, lasts }: { clock: Clock; lasts: number | null },
  now: number,
): number[] {
  const found: number[] = [];
  for (const [n, { what, at }] of heard.entries()) {
    const before = heard[n - 1]?.what;
    const length = when.minutes * 60_000;
    let moment: number | null = null;
    let ends: Heard['what'][] = [];
    if (when.on === 'unanswered') {
      // They wait from the first message on that nobody has answered.
      if (what !== 'asked' || before === 'asked') continue;
      moment = dueAfter(when.clock === 'business' ? clock : null, at, length, []);
      ends = ['replied', 'resolved'];
    } else if (when.on === 'closing') {
      if (what !== 'asked' || lasts === null) continue;
      moment = at + lasts - length;
      ends = ['asked', 'resolved'];
    } else {
      if (what !== 'replied') continue;
      moment = at + length;
      ends = ['asked', 'replied', 'resolved', 'reopened'];
    }
    const over = heard.slice(n + 1).find((later) => ends.includes(later.what))?.at ?? now;
    if (moment !== null && moment <= over && moment <= now) found.push(moment);
  }
  return found;
}
