import type { ConversationFilter, ConversationSummary } from '#contract/conversations.ts';

export const lists = ['mine', 'unassigned', 'all'] as const;
export type List = (typeof lists)[number];
export const states = ['open', 'waiting', 'snoozed', 'resolved'] as const;
export type State = (typeof states)[number];

/** Which conversations a screen shows. A search looks through all of them, wherever one stands. */
export function filterOf(list: List, state: State, q: string): ConversationFilter {
  return q ? { assignee: 'all', state: 'any', q } : { assignee: list, state };
}

/** Null where only the server can tell, as with a search. */
export function belongs(
  filter: ConversationFilter,
  agentId: string,
  summary: ConversationSummary,
): boolean | null {
  if (filter.assignee === 'mine' && summary.assignee?.id !== agentId) return false;
  if (filter.assignee === 'unassigned' && summary.assignee) return false;
  if (filter.state && filter.state !== 'any' && summary.state !== filter.state) return false;
  if (filter.channel && summary.channel.id !== filter.channel) return false;
  return filter.q ? null : true;
}
