import type { Author, Rule } from '../connector.ts';

export interface Asked {
  surface: Rule['surface'];
  author: Author;
  /**
   * Milliseconds, by the platform's clock, since the customer's last message; for a private reply since the
   * public message. Null: there is none, which is outside of every window.
   */
  elapsed: number | null;
}

export type Allowance =
  | { allow: 'anything'; tag: string | null }
  | Exclude<Rule['then'], { allow: 'anything' }>;

/** What may be sent now: the first rule that fits decides. A platform without a rule for it allows it. */
export function allowed(rules: Rule[] | undefined, { surface, author, elapsed }: Asked): Allowance {
  const rule = rules?.find(
    (one) =>
      one.surface === surface &&
      one.authors.includes(author) &&
      // A window is over at its last moment: nobody can say which side the platform takes there.
      (one.within === null || (elapsed !== null && elapsed < one.within)),
  );
  if (!rule) return { allow: 'anything', tag: null };
  return rule.then.allow === 'anything' ? { allow: 'anything', tag: rule.then.tag ?? null } : rule.then;
}

/** Until when a person may write anything, in milliseconds after `elapsed` counts from; null: for ever. */
export function windowOf(
  rules: Rule[] | undefined,
  surface: Rule['surface'],
): { lasts: number; afterwards: 'templates' | 'nothing' } | null {
  const mine = rules?.filter((one) => one.surface === surface && one.authors.includes('person')) ?? [];
  const end = mine.find((one) => one.then.allow !== 'anything');
  if (!end || end.then.allow === 'anything') return null;
  const before = mine.slice(0, mine.indexOf(end)).flatMap((one) => one.within ?? []);
  return { lasts: Math.max(0, ...before), afterwards: end.then.allow };
}
