import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  ConversationFilter,
  countConversations,
  getConversation,
  listConversations,
} from '#contract/conversations.ts';
import { get } from '../../api.ts';

export function conversationPages(filter: ConversationFilter) {
  return infiniteQueryOptions({
    queryKey: ['conversations', 'pages', filter],
    queryFn: ({ pageParam }) =>
      get<typeof listConversations>('/conversations', { ...filter, cursor: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    // The stream keeps it true.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function conversationById(id: string) {
  return queryOptions({
    queryKey: ['conversation', id],
    queryFn: () => get<typeof getConversation>(`/conversations/${id}`),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function conversationCounts() {
  return queryOptions({
    queryKey: ['counts'],
    queryFn: () => get<typeof countConversations>('/conversations/counts'),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The stream has told that this conversation and another became one; nothing is ever asked for. */
export function joinedInto(id: string) {
  return queryOptions({
    queryKey: ['joined', id],
    queryFn: (): string | null => null,
    enabled: false,
    gcTime: Number.POSITIVE_INFINITY,
  });
}
