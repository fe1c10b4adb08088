import { queryOptions } from '@tanstack/react-query';
import type { BodyOf } from '#contract/endpoint.ts';
import type { Preview, previewMessage } from '#contract/preview.ts';
import type { listTemplates } from '#contract/templates.ts';
import { call, get } from '../../api.ts';

/** Below the channel, so that news of the channel are news of its templates. */
export function templatesOf(channelId: string) {
  return queryOptions({
    queryKey: ['channels', channelId, 'templates'],
    queryFn: () => get<typeof listTemplates>(`/channels/${channelId}/templates`),
  });
}

/** What the customer would get, by the code that sends. */
export function shownTo(conversationId: string, body: BodyOf<typeof previewMessage>) {
  return queryOptions({
    queryKey: ['preview', conversationId, body],
    // Nothing is written by it, so a repeat needs no key.
    queryFn: () => call('POST', `/api/v1/conversations/${conversationId}/preview`, body) as Promise<Preview>,
    gcTime: 30_000,
    retry: false,
  });
}
