import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query';
import type { listMessages, Message } from '#contract/messages.ts';
import { get } from '../../api.ts';

export interface MessagePage {
  data: Message[];
  next: string | null;
}
/** Newest first, as the server pages: `pages[0].data[0]` is the latest. */
export type MessagePages = InfiniteData<MessagePage, string | undefined>;

export function messagePages(conversationId: string) {
  return infiniteQueryOptions({
    queryKey: ['messages', 'pages', conversationId],
    queryFn: ({ pageParam }) =>
      get<typeof listMessages>(`/conversations/${conversationId}/messages`, { cursor: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
