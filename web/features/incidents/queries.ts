import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Filter } from '#contract/filter.ts';
import type { getIncident, listIncidents } from '#contract/incidents.ts';
import { get } from '../../api.ts';

/** What happens in its conversations is counted anew as often; what becomes of the incident itself the stream says. */
export const recountedEvery = 5_000;

/** What a conversation can be put under. */
export const openIncidents = queryOptions({
  queryKey: ['incidents', 'open'],
  queryFn: () => get<typeof listIncidents>('/incidents', { state: 'open', limit: 100 }),
  // Somebody else may have begun the very one that is looked for while no page of incidents was open.
  refetchOnMount: 'always',
});

export const incidentPages = infiniteQueryOptions({
  queryKey: ['incidents', 'pages'],
  queryFn: ({ pageParam }) => get<typeof listIncidents>('/incidents', { cursor: pageParam, limit: 50 }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

export function incidentById(id: string) {
  return queryOptions({
    queryKey: ['incidents', 'one', id],
    queryFn: () => get<typeof getIncident>(`/incidents/${id}`),
    refetchInterval: recountedEvery,
  });
}

/** The conversations under an incident, as a filter of the inbox. */
export function under(id: string): Extract<Filter, { all: unknown }> {
  return { all: [{ field: 'incident', is: [id], not: false }] };
}
