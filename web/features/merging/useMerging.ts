import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type {
  mergeConversations,
  splitConversation,
  undoConversationMerge,
} from '#contract/conversation-merges.ts';
import { post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { notify } from '../../ui/notices.ts';
import type { State } from '../conversations/filters.ts';
import { readAnew } from './readAnew.ts';

/** Merging, taking out, and taking either back. The two first throw what the server says against it. */
export function useMerging() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const show = (conversationId: string, state: State) =>
    navigate({ to: '/inbox/$list/$state/$conversationId', params: { list: 'all', state, conversationId } });

  async function undo(id: string): Promise<void> {
    try {
      const { conversation, other } = await post<typeof undoConversationMerge>(
        `/conversation-merges/${id}/undo`,
      );
      for (const each of [conversation, other]) readAnew(client, each.id);
      notify({ kind: 'good', text: t('merging.undone') });
    } catch (error) {
      notify({ kind: 'bad', text: t('act.refused'), error });
    }
  }

  return {
    undo,
    async merge(into: string, others: string[]): Promise<void> {
      const { conversation, merges } = await post<typeof mergeConversations>(`/conversations/${into}/merge`, {
        with: others,
      });
      for (const each of [into, ...others]) readAnew(client, each);
      notify({
        kind: 'good',
        text: t('merging.merged', { number: conversation.number }),
        act: {
          label: t('merging.undo'),
          do: async () => {
            for (const id of merges.toReversed()) await undo(id);
          },
        },
      });
      await show(into, conversation.state);
    },
    async split(from: string, messages: string[]): Promise<void> {
      const done = await post<typeof splitConversation>(`/conversations/${from}/split`, { messages });
      for (const each of [from, done.conversation.id]) readAnew(client, each);
      notify({
        kind: 'good',
        text: t('merging.tookOut', { number: done.conversation.number }),
        act: { label: t('merging.undo'), do: () => undo(done.split) },
      });
      await show(done.conversation.id, done.conversation.state);
    },
  };
}
