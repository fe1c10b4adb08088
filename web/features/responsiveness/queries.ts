import { queryOptions } from '@tanstack/react-query';
import type { getResponsiveness } from '#contract/responsiveness.ts';
import { get } from '../../api.ts';

export function responsivenessOf(channelId: string) {
  return queryOptions({
    queryKey: ['responsiveness', channelId],
    queryFn: () => get<typeof getResponsiveness>(`/channels/${channelId}/responsiveness`),
    // Time alone changes it too: what waits is too late one day, and what was missed passes.
    refetchInterval: 60_000,
  });
}
