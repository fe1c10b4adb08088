import { useQueryClient } from '@tanstack/react-query';
import type { chooseStatus, Status } from '#contract/statuses.ts';
import { post } from '../../api.ts';
import { useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { notify } from '../../ui/notices.ts';
import { refreshCounts } from '../conversations/counts.ts';
import { placeConversation } from '../conversations/placeConversation.ts';
import { refreshViews } from '../conversations/refreshViews.ts';

/** Gives a conversation a status, or takes it off. It may be refused, so it is shown when the server has it. */
export function useStatus(conversationId: string): (status: Status | null) => Promise<void> {
  const client = useQueryClient();
  const { agent } = useMe();
  return async (status) => {
    try {
      const body = { statusId: status?.id ?? null };
      const now = await post<typeof chooseStatus>(`/conversations/${conversationId}/status`, body);
      placeConversation(client, agent.id, now);
      refreshCounts(client);
      refreshViews(client);
    } catch (error) {
      notify({ kind: 'bad', text: t('act.refused'), error });
    }
  };
}
