import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Reply } from '#contract/messages.ts';
import type { Preview } from '#contract/preview.ts';
import { call } from '../../api.ts';
import type { Copied } from './copies.ts';
import type { Draft } from './draft.ts';
import { useRested } from './useRested.ts';

/** What the network would show of the answer being written, as the server would send it; asked once typing rests. */
export function usePreview(
  conversationId: string,
  { draft, copies, place, choices }: Previewed,
  on: boolean,
) {
  const { text, attachments } = draft.reply;
  const rested = useRested(text);
  const offered = useRested(choices);
  const body = {
    text: rested,
    attachments: attachments.map(({ id }) => id),
    replyTo: draft.replyTo?.id ?? null,
    ...(place ? { place } : {}),
    ...offered,
    copies: (copies ?? []).map(({ role, address }) => ({ role, address })),
  };
  const { data, error } = useQuery({
    queryKey: ['preview', conversationId, body],
    // Nothing is written by it, so a repeat needs no key.
    queryFn: () => call('POST', `/api/v1/conversations/${conversationId}/preview`, body) as Promise<Preview>,
    enabled: on && body.text.length <= 20_000,
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    retry: false,
  });
  return { preview: on ? data : undefined, error: on ? error : null };
}

interface Previewed {
  draft: Draft;
  copies: Copied[] | null;
  place: string | undefined;
  /** What is to be tapped below it, as the API takes it. */
  choices: Pick<Reply, 'choices' | 'choicesButton'>;
}
