import type { QueryClient } from '@tanstack/react-query';
import type { Conversation, ConversationFilter, ConversationSummary } from '#contract/conversations.ts';
import { belongs } from './filters.ts';
import { type Pages, placed } from './pages.ts';
import { refreshViews } from './refreshViews.ts';

/** A conversation as it is now, into every list and the open screen. */
export function placeConversation(client: QueryClient, agentId: string, told: ConversationSummary): void {
  // What is the agent's own is not in the stream, which is the same for many.
  const known = knownConversation(client, told.id);
  const own = told.own ?? known?.own ?? { seen: 0, drafted: false };
  const summary = { ...told, own };
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: ['conversations', 'pages'] })) {
    const filter = queryKey[2] as ConversationFilter;
    client.setQueryData<Pages>(
      queryKey,
      (pages) => pages && placed(pages, summary, belongs(filter, agentId, summary)),
    );
    if (!filter.q && belongs(filter, agentId, summary) === null) refreshViews(client);
  }
  client.setQueryData<Conversation>(['conversation', summary.id], (open) => {
    if (!open) return open;
    const contact =
      open.contact.id === summary.contact.id ? { ...open.contact, name: summary.contact.name } : null;
    // Another contact (after a merge) comes with identities that the frame does not carry.
    if (!contact) void client.invalidateQueries({ queryKey: ['conversation', summary.id] });
    return { ...open, ...summary, contact: contact ?? open.contact };
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
