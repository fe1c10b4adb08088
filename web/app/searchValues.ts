import type { Sorting } from '#contract/filter.ts';

export function text(value: unknown): string | undefined {
  // The router reads a search value that looks like JSON as such: a number searched for arrives as one.
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

/** The router has read it as JSON already. */
export function asJson(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const sortings: Sorting[] = ['oldest', 'priority', 'waiting', 'window', 'due'];

/** Nothing where the list is sorted as usual. */
export function sortingOf(value: unknown): { sorting?: Sorting } {
  const sorting = sortings.find((each) => each === value);
  return sorting ? { sorting } : {};
}

export function oneOf<T extends string>(known: readonly T[], value: string, otherwise: T): T {
  return known.find((each) => each === value) ?? otherwise;
}
