import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Conversation } from '#contract/conversations.ts';
import { messagePages } from './queries.ts';

/**
 * The conversation as it is answered in the chosen place: unless somebody chooses, that of the message that is answered,
 * else where the customer wrote last. Most have one place only.
 */
export function usePlace(told: Conversation, replyTo: string | undefined) {
  const { places } = told;
  const { data } = useInfiniteQuery({ ...messagePages(told.id), enabled: places.length > 1 });
  const [chosen, setChosen] = useState<{ place: string; replyTo: string | undefined } | null>(null);
  const messages = places.length > 1 ? (data?.pages.flatMap((page) => page.data) ?? []) : [];
  const message =
    messages.find(({ id }) => id === replyTo) ??
    messages.find(({ kind, automatic }) => kind === 'incoming' && !automatic);
  const wanted = chosen && chosen.replyTo === replyTo ? chosen.place : message?.via?.threadId;
  const place = places.find(({ id }) => id === wanted) ?? places[0];
  const conversation: Conversation =
    place && place !== places[0]
      ? {
          ...told,
          channel: place.channel,
          surface: place.surface,
          subject: place.subject,
          window: place.window,
          composer: place.composer,
        }
      : told;
  return { conversation, placeId: place?.id, choose: (id: string) => setChosen({ place: id, replyTo }) };
}
