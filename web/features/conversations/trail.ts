import { queryOptions } from '@tanstack/react-query';
import { createContext } from 'react';
import type { listTrail, TrailEntry } from '#contract/trail.ts';
import { get } from '../../api.ts';

export function trailOf(conversationId: string) {
  return queryOptions({
    queryKey: ['trail', conversationId],
    queryFn: async () =>
      (
        await get<typeof listTrail>(`/conversations/${conversationId}/trail`, { limit: 200 })
      ).data.toReversed(),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The entries to show between the messages, oldest first; empty where the agent does not want them. */
export const Trail = createContext<TrailEntry[]>([]);
