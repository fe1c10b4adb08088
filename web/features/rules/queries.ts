import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { listRuleVersions } from '#contract/rule-versions.ts';
import type { listRuleRuns, listRules } from '#contract/rules.ts';
import { get } from '../../api.ts';

export const rulesQuery = queryOptions({
  queryKey: ['rules', 'list'],
  queryFn: async () => (await get<typeof listRules>('/rules')).data,
});

export function ruleVersions(id: string) {
  return queryOptions({
    queryKey: ['rules', 'versions', id],
    queryFn: async () => (await get<typeof listRuleVersions>(`/rules/${id}/versions`)).data,
  });
}

export function ruleRuns(id: string) {
  return infiniteQueryOptions({
    queryKey: ['rules', 'runs', id],
    queryFn: ({ pageParam }) =>
      get<typeof listRuleRuns>(`/rules/${id}/runs${pageParam ? `?cursor=${pageParam}` : ''}`),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
}
