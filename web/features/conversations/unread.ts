import type { QueryClient } from '@tanstack/react-query';
import type { Conversation, ConversationSummary, seeConversation } from '#contract/conversations.ts';
import { post } from '../../api.ts';
import { noticesQuery } from '../notifications/queries.ts';
import type { Pages } from './pages.ts';

/** Somebody wrote since the agent last looked, and no colleague has answered it. */
export function isUnread({ own, revision, lastMessage }: ConversationSummary): boolean {
  return own !== null && revision > own.seen && lastMessage?.kind !== 'outgoing';
}

/** Tells the server, and with it the agent's other screens, how far they have seen it, and what they were told by then. */
export function tellSeen(client: QueryClient, id: string, revision: number): void {
  // Not what comes meanwhile: that has not been before the agent's eyes.
  const noticeId = client.getQueryData(noticesQuery.queryKey)?.data[0]?.id ?? null;
  // If it does not get there, the conversation merely stays unread elsewhere.
  void post<typeof seeConversation>(`/conversations/${id}/seen`, { revision, noticeId }).catch(() => {});
}

/** Into every list and the open screen: what is the agent's own of a conversation. */
export function placeOwn(
  client: QueryClient,
  id: string,
  change: Partial<NonNullable<ConversationSummary['own']>>,
): void {
  const changed = <T extends ConversationSummary>(row: T): T => ({
    ...row,
    own: { seen: 0, drafted: false, ...row.own, ...change },
  });
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: ['conversations', 'pages'] })) {
    client.setQueryData<Pages>(queryKey, (pages) => {
      if (!pages?.pages.some(({ data }) => data.some((row) => row.id === id))) return pages;
      const withRow = pages.pages.map((page) => ({
        ...page,
        data: page.data.map((row) => (row.id === id ? changed(row) : row)),
      }));
      return { ...pages, pages: withRow };
    });
  }
  client.setQueryData<Conversation>(['conversation', id], (known) => known && changed(known));
}
