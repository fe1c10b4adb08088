import { type Priority, priorities } from '#contract/filter.ts';

/** How it is stored: none is 0, so that the few others have an index of their own. */
export function rankOf(priority: Priority): number {
  return priorities.indexOf(priority) - 1;
}

export function priorityOf(rank: number): Priority {
  return priorities[rank + 1] ?? 'none';
}
