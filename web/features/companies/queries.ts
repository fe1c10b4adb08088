import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  getCompany,
  listCompanies,
  listCompanySuggestions,
  listNewcomers,
} from '#contract/companies.ts';
import type { listContacts } from '#contract/contacts.ts';
import type { listConversations } from '#contract/conversations.ts';
import type { FilterInput } from '#contract/filter.ts';
import { get } from '../../api.ts';

export function companyPages(q: string, archived: boolean) {
  return infiniteQueryOptions({
    queryKey: ['companies', 'pages', q, archived],
    queryFn: ({ pageParam }) =>
      get<typeof listCompanies>('/companies', {
        q,
        archived: archived ? '1' : '0',
        cursor: pageParam,
        limit: 50,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** A few to choose from while somebody types. */
export function companiesCalled(q: string) {
  return queryOptions({
    queryKey: ['companies', 'called', q],
    queryFn: async () => (await get<typeof listCompanies>('/companies', { q, limit: 8 })).data,
  });
}

export function companyById(id: string) {
  return queryOptions({
    queryKey: ['companies', 'one', id],
    queryFn: () => get<typeof getCompany>(`/companies/${id}`),
  });
}

export function peopleOf(id: string) {
  return infiniteQueryOptions({
    queryKey: ['companies', 'people', id],
    queryFn: ({ pageParam }) =>
      get<typeof listContacts>('/contacts', { company: id, cursor: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function newcomersTo(id: string) {
  return queryOptions({
    queryKey: ['companies', 'newcomers', id],
    queryFn: () => get<typeof listNewcomers>(`/companies/${id}/suggestions`),
  });
}

export function conversationsOf(id: string) {
  return queryOptions({
    queryKey: ['companies', 'conversations', id],
    queryFn: () =>
      get<typeof listConversations>('/conversations', {
        filter: JSON.stringify(ofCompany(id)),
        state: 'any',
        limit: 50,
      }),
  });
}

/** The conversations of a company's people, as a list shows them. */
export function ofCompany(id: string): FilterInput {
  return { all: [{ field: 'company', is: [id] }] };
}

export function companySuggestions(contactId: string) {
  return queryOptions({
    queryKey: ['contact', contactId, 'companySuggestions'],
    queryFn: async () =>
      (await get<typeof listCompanySuggestions>(`/contacts/${contactId}/company/suggestions`)).data,
  });
}
