import type { QueryClient } from '@tanstack/react-query';
import type { Conversation, ConversationFilter, ConversationSummary } from '#contract/conversations.ts';
import { belongs } from './filters.ts';
import { type Pages, placed } from './pages.ts';

/** A conversation as it is now, into every list and the open screen. */
export function placeConversation(client: QueryClient, agentId: string, summary: ConversationSummary): void {
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: ['conversations', 'pages'] })) {
    const filter = queryKey[2] as ConversationFilter;
    client.setQueryData<Pages>(
      queryKey,
      (pages) => pages && placed(pages, summary, belongs(filter, agentId, summary)),
    );
  }
  client.setQueryData<Conversation>(['conversation', summary.id], (known) => {
    if (!known) return known;
    const contact =
      known.contact.id === summary.contact.id ? { ...known.contact, name: summary.contact.name } : null;
    // Another contact (after a merge) comes with identities that the frame does not carry.
    if (!contact) void client.invalidateQueries({ queryKey: ['conversation', summary.id] });
    return { ...known, ...summary, contact: contact ?? known.contact };
  });
}

/** The conversation as any list or the open screen knows it. */
export function knownConversation(client: QueryClient, id: string): ConversationSummary | undefined {
  const open = client.getQueryData<Conversation>(['conversation', id]);
  if (open) return open;
  for (const [, pages] of client.getQueriesData<Pages>({ queryKey: ['conversations', 'pages'] })) {
    for (const page of pages?.pages ?? []) {
      const found = page.data.find((summary) => summary.id === id);
      if (found) return found;
    }
  }
  return undefined;
}
