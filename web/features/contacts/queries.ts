import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { getContact, listContactMessages, listContacts } from '#contract/contacts.ts';
import type { listMerges, listSuggestions, previewMerge } from '#contract/merges.ts';
import { get } from '../../api.ts';

export function contactById(id: string) {
  return queryOptions({
    queryKey: ['contact', id, 'itself'],
    queryFn: () => get<typeof getContact>(`/contacts/${id}`),
  });
}

export function contactPages(q: string, blocked: boolean) {
  return infiniteQueryOptions({
    queryKey: ['contacts', q, blocked],
    queryFn: ({ pageParam }) =>
      get<typeof listContacts>('/contacts', {
        q,
        blocked: blocked ? '1' : '0',
        cursor: pageParam,
        limit: 50,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function contactMessages(id: string) {
  return infiniteQueryOptions({
    queryKey: ['contact', id, 'messages'],
    queryFn: ({ pageParam }) =>
      get<typeof listContactMessages>(`/contacts/${id}/messages`, { cursor: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function suggestionsFor(id: string) {
  return queryOptions({
    queryKey: ['contact', id, 'suggestions'],
    queryFn: async () => (await get<typeof listSuggestions>(`/contacts/${id}/suggestions`)).data,
  });
}

export function mergesOf(id: string) {
  return queryOptions({
    queryKey: ['contact', id, 'merges'],
    queryFn: async () => (await get<typeof listMerges>(`/contacts/${id}/merges`)).data,
  });
}

export function mergePreview(id: string, other: string) {
  return queryOptions({
    queryKey: ['contact', id, 'preview', other],
    queryFn: () => get<typeof previewMerge>(`/contacts/${id}/merge`, { with: other }),
    // What is about to be decided on is read at that moment.
    gcTime: 0,
  });
}
