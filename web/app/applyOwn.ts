import type { QueryClient } from '@tanstack/react-query';
import type { Own } from '#contract/events.ts';
import { placeOwn } from '../features/conversations/unread.ts';
import { draftChanged, draftsMayHaveChanged } from '../features/drafts/elsewhere.ts';

/** What only this agent's screens are told, into the caches. */
export function applyOwn(client: QueryClient, own: Own): void {
  if (own.kind === 'seen') placeOwn(client, own.conversationId, { seen: own.revision });
  if (own.kind === 'draft') {
    draftChanged(own);
    placeOwn(client, own.conversationId, { drafted: own.revision > 0 });
  }
  if (own.kind === 'notice') void client.invalidateQueries({ queryKey: ['notices'] });
  if (own.kind === 'bulk') void client.invalidateQueries({ queryKey: ['bulk'] });
}

/** What this agent's screens are told is not stored: after a gap in the stream it is read anew. */
export function readOwn(client: QueryClient): void {
  draftsMayHaveChanged();
  for (const queryKey of [['notices'], ['bulk'], ['viewCount'], ['viewCounts'], ['sharedDrafts']])
    void client.invalidateQueries({ queryKey });
}
