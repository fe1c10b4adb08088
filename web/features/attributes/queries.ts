import { queryOptions } from '@tanstack/react-query';
import type { getConversationAttributes, listAttributes } from '#contract/attributes.ts';
import { get } from '../../api.ts';

export const attributesQuery = queryOptions({
  queryKey: ['attributes'],
  queryFn: async () => (await get<typeof listAttributes>('/attributes')).data,
  // The stream keeps it true.
  staleTime: Number.POSITIVE_INFINITY,
});

export function conversationAttributes(id: string) {
  return queryOptions({
    queryKey: ['conversationAttributes', id],
    queryFn: () => get<typeof getConversationAttributes>(`/conversations/${id}/attributes`),
  });
}
