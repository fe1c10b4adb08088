import { queryOptions } from '@tanstack/react-query';
import type { getCase, getPrivateAnswerTexts, offerPrivateAnswer } from '#contract/cases.ts';
import { get } from '../../api.ts';

/** The conversations of one matter. */
export function caseById(id: string) {
  return queryOptions({
    queryKey: ['case', id],
    queryFn: () => get<typeof getCase>(`/cases/${id}`),
    // The stream says when one of them has changed.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What the workspace has ready for an answer in private, with the name of whoever asked. */
export function privateAnswerOf(messageId: string) {
  return queryOptions({
    queryKey: ['private-answer', messageId],
    queryFn: async () =>
      (await get<typeof offerPrivateAnswer>(`/messages/${messageId}/private-reply`)).offers,
    // What is being written is not to change below whoever writes it.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: 1,
  });
}

// What hangs on the workspace is fetched anew with it, when the stream tells that it has changed.
export const answerTextsQuery = queryOptions({
  queryKey: ['me', 'private-answer-texts'],
  queryFn: async () => (await get<typeof getPrivateAnswerTexts>('/private-answer-texts')).texts,
});
