import type { ConversationFilter, ConversationSummary } from '#contract/conversations.ts';
import type { Sorting } from '#contract/filter.ts';

export const lists = ['mine', 'unassigned', 'unowned', 'all'] as const;
export type List = (typeof lists)[number];
export const states = ['open', 'waiting', 'snoozed', 'resolved'] as const;
export type State = (typeof states)[number];

/** Which conversations a screen shows. A search looks through all of them, wherever one stands. */
export function filterOf(list: List, state: State, search: InboxSearch): ConversationFilter {
  const { q, view, filter, sorting } = search;
  const order = sorting ? { sorting } : {};
  const assignee = list === 'unowned' ? list : 'all';
  if (q) return { assignee: 'all', state: 'any', q };
  if (view) return { assignee: 'all', state: 'any', view, ...order };
  if (filter) return { assignee, state: 'any', filter, ...order };
  // What needs an owner does, whatever its state.
  if (list === 'unowned') return { assignee, state: 'any', ...order };
  return { assignee: list, state, ...order };
}

/** What of the inbox stands in the address beside the list and the state. */
export interface InboxSearch {
  q?: string | undefined;
  view?: string | undefined;
  /** A filter that has no name yet, as JSON. */
  filter?: string | undefined;
  sorting?: Sorting | undefined;
}

/** Null where only the server can tell, as with a search. */
export function belongs(
  filter: ConversationFilter,
  agentId: string,
  summary: ConversationSummary,
): boolean | null {
  if (summary.mergedInto) return false;
  // What a blocked contact wrote stands on no list.
  if (summary.blocked && summary.state === 'resolved' && !filter.q) return false;
  if (filter.assignee === 'mine' && summary.assignee?.id !== agentId) return false;
  if (filter.assignee === 'unassigned' && summary.assignee) return false;
  if (filter.assignee === 'unowned') return null;
  if (filter.state && filter.state !== 'any' && summary.state !== filter.state) return false;
  // Where a row stands in another order only the server knows; the list is read anew.
  if (filter.view || filter.filter || (filter.sorting && filter.sorting !== 'latest')) return null;
  if (filter.channel && summary.channel.id !== filter.channel) return false;
  return filter.q ? null : true;
}
