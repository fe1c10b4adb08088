import { queryOptions } from '@tanstack/react-query';
import type { listTies } from '#contract/ties.ts';
import { get } from '../../api.ts';

/** Who follows a conversation, and what it is tied to. */
export function tiesOf(id: string) {
  return queryOptions({
    queryKey: ['ties', id],
    queryFn: () => get<typeof listTies>(`/conversations/${id}/ties`),
    // The stream says when they have changed.
    staleTime: Number.POSITIVE_INFINITY,
  });
}
