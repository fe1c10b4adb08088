import type { Condition, Filter } from '#contract/filter.ts';

/** A filter as its form holds it: rows, and groups of rows one level down. */
export interface Group {
  match: 'all' | 'any';
  rows: Row[];
}
export interface Row {
  /** Keeps its place in the form while others come and go. */
  key: number;
  of: Condition | Group;
}

let made = 0;
export function rowOf(of: Row['of']): Row {
  made += 1;
  return { key: made, of };
}

export const fields = [
  'state',
  'status',
  'assignee',
  'team',
  'channel',
  'surface',
  'label',
  'priority',
  'created',
  'activity',
  'waiting',
  'window',
  'due',
  'contact',
  'company',
  'attribute',
  'unread',
  'mentioned',
  'drafted',
  'followed',
  'undelivered',
  'unowned',
  'text',
] as const;
export type Field = (typeof fields)[number];

export function newCondition(field: Field = 'state'): Condition {
  const not = false;
  switch (field) {
    case 'state':
      return { field, is: ['open'], not };
    case 'assignee':
      return { field, is: ['me'], not };
    case 'team':
      return { field, is: ['mine'], not };
    case 'channel':
      return { field, is: [], not };
    case 'surface':
      return { field, is: 'public', not };
    case 'label':
    case 'status':
    case 'company':
      return { field, is: [], not };
    case 'priority':
      return { field, is: ['urgent'], not };
    case 'created':
    case 'activity':
    case 'waiting':
      return { field, before: { ago: 1, unit: 'days' }, not };
    case 'window':
      return { field, is: 'open', within: { ahead: 4, unit: 'hours' }, not };
    case 'due':
      return { field, is: 'breached', not };
    case 'contact':
      return { field, of: 'name', does: 'contain', value: '', not };
    case 'attribute':
      return { field, id: '', asks: { does: 'exist' }, not };
    case 'text':
      return { field, has: '', not };
    default:
      return { field, not };
  }
}

export function asRows(filter: Filter | null): Group {
  if (!filter) return { match: 'all', rows: [rowOf(newCondition())] };
  const match = 'all' in filter ? 'all' : 'any';
  const parts = 'all' in filter ? filter.all : filter.any;
  return {
    match,
    rows: parts.map((part) => rowOf('all' in part || 'any' in part ? asRows(part) : part)),
  };
}

type Part = Extract<Filter, { all: unknown }>['all'][number];

/** What says nothing yet is left out: a list without a choice, a text without a letter. */
export function asFilter(group: Group): Filter {
  const parts = group.rows.flatMap(({ of }): Part[] => {
    if (!('match' in of)) return says(of) ? [of] : [];
    const inner = of.rows.flatMap((row) => ('match' in row.of || !says(row.of) ? [] : [row.of]));
    if (inner.length === 0) return [];
    return [of.match === 'all' ? { all: inner } : { any: inner }];
  });
  return group.match === 'any' && parts.length > 0 ? { any: parts } : { all: parts };
}

function says(condition: Condition): boolean {
  if ('is' in condition) return condition.is.length > 0;
  if (condition.field === 'attribute') return condition.id !== '' && asksSomething(condition.asks);
  if (condition.field === 'text') return condition.has.trim() !== '';
  if (condition.field === 'contact') return condition.does === 'exist' || condition.value.trim() !== '';
  return true;
}

export type Asks = Extract<Condition, { field: 'attribute' }>['asks'];

function asksSomething(asks: Asks): boolean {
  if (asks.does === 'equal' || asks.does === 'contain') return asks.value.trim() !== '';
  if (asks.does === 'among') return asks.values.length > 0;
  if (asks.does === 'measure') return asks.least !== undefined || asks.most !== undefined;
  return asks.does !== 'fall' || asks.after !== undefined || asks.before !== undefined;
}
