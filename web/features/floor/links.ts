import type { Condition, FilterInput, Sorting } from '#contract/filter.ts';
import type { List } from '../conversations/filters.ts';

/** Whose figure it is: everybody's, or what fits a condition. */
export type Whose = Extract<Condition, { field: 'team' | 'channel' | 'assignee' }> | null;
export type Figure = 'open' | 'waiting' | 'risk' | 'overdue' | 'unowned';

type Conditions = Extract<FilterInput, { all: unknown }>['all'];
const open: Conditions[number] = { field: 'state', is: ['open'] };
const unsettled: Conditions[number] = { field: 'state', is: ['open', 'waiting', 'snoozed'] };

/** What the figure counts, as a list: the server counts by the same conditions. */
const conditions: Record<Figure, Conditions> = {
  open: [open],
  waiting: [open, { field: 'waiting', before: { ago: 0, unit: 'minutes' } }],
  risk: [unsettled, { field: 'due', is: 'risk' }],
  overdue: [unsettled, { field: 'due', is: 'breached' }],
  unowned: [],
};

const sortings: Partial<Record<Figure, Sorting>> = {
  waiting: 'waiting',
  unowned: 'waiting',
  risk: 'due',
  overdue: 'due',
};

/** Where the list behind a figure stands. */
export function listBehind(
  figure: Figure,
  whose: Whose,
): { list: List; search: { filter?: string; sorting?: Sorting } } {
  const all = [...conditions[figure], ...(whose ? [whose] : [])];
  const sorting = sortings[figure];
  return {
    list: figure === 'unowned' ? 'unowned' : 'all',
    search: {
      ...(all.length > 0 ? { filter: JSON.stringify({ all }) } : {}),
      ...(sorting ? { sorting } : {}),
    },
  };
}
