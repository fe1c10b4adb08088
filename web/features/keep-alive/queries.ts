import { queryOptions } from '@tanstack/react-query';
import type { listKeepAlive } from '#contract/keep-alive.ts';
import { get } from '../../api.ts';

export const keepAliveQuery = queryOptions({
  queryKey: ['keep-alive'],
  queryFn: async () => (await get<typeof listKeepAlive>('/keep-alive')).data,
});
