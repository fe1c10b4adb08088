import type { QueryClient } from '@tanstack/react-query';
import type { Change } from '#contract/events.ts';
import type { Ties } from '#contract/ties.ts';

const own = /\.(un)?(followed|linked)$|\.incident-changed$/;

/** Reads anew what a change may have made different: a conversation's own ties, and those that show it by a link. */
export function refreshTies(client: QueryClient, { type, conversationId }: Change): void {
  const isIncident = type === 'incident.changed';
  if (isIncident) void client.invalidateQueries({ queryKey: ['incidents'] });
  if (!isIncident && !type.startsWith('conversation.')) return;
  for (const [queryKey, ties] of client.getQueriesData<Ties>({ queryKey: ['ties'] }))
    if (
      isIncident ||
      (own.test(type) && queryKey[1] === conversationId) ||
      ties?.links.some(({ id }) => id === conversationId)
    )
      void client.invalidateQueries({ queryKey });
}
