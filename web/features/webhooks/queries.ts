import { queryOptions } from '@tanstack/react-query';
import type { listWebhooks } from '#contract/webhooks.ts';
import { get } from '../../api.ts';

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async () => (await get<typeof listWebhooks>('/webhooks')).data,
});
