import type { FilterInput } from '#contract/filter.ts';

/** What is open with a team, with those of the caller (`mine`), or with none. */
export function listOf(team: string): string {
  const filter: FilterInput = {
    all: [
      { field: 'team', is: [team], not: false },
      { field: 'state', is: ['open'], not: false },
    ],
  };
  return JSON.stringify(filter);
}
