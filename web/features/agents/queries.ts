import { queryOptions } from '@tanstack/react-query';
import type { listAgents } from '#contract/workspace.ts';
import { get } from '../../api.ts';

export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: () => get<typeof listAgents>('/agents'),
});
