import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { listSharedDrafts } from '#contract/drafts.ts';
import type { Offer } from '#contract/events.ts';
import { get } from '../../api.ts';

/** What colleagues offer in a conversation. The stream keeps it true. */
export function sharedDraftsOf(conversationId: string) {
  return queryOptions({
    queryKey: ['sharedDrafts', conversationId],
    queryFn: async () =>
      (await get<typeof listSharedDrafts>(`/conversations/${conversationId}/shared-drafts`)).data,
  });
}

/** A colleague shares a draft, writes on in it, withdraws or sends it. */
export function offerChanged(client: QueryClient, { conversationId }: Offer): void {
  void client.invalidateQueries({ queryKey: ['sharedDrafts', conversationId] });
}
