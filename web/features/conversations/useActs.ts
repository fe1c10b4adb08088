import { useQueryClient } from '@tanstack/react-query';
import type {
  assignConversation,
  ConversationSummary,
  labelConversation,
  prioritiseConversation,
  reopenConversation,
  resolveConversation,
  snoozeConversation,
} from '#contract/conversations.ts';
import type { Priority } from '#contract/filter.ts';
import { ApiError, post } from '../../api.ts';
import { useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { notify } from '../../ui/notices.ts';
import { refreshCounts } from './counts.ts';
import { knownConversation, placeConversation } from './placeConversation.ts';

/** What an agent does with a conversation: shown at once, taken back with a word if the server refuses. */
export function useActs(id: string, onLabelMissing?: () => void) {
  const client = useQueryClient();
  const me = useMe();

  async function act(shown: Partial<ConversationSummary>, send: () => Promise<ConversationSummary>) {
    const before = knownConversation(client, id);
    const place = (summary: ConversationSummary) => placeConversation(client, me.agent.id, summary);
    // A status ends where its state does.
    const status = shown.state ? null : before?.status;
    if (before) place({ ...summaryOf(before), ...shown, status: status ?? null });
    try {
      place(await send());
      refreshCounts(client);
    } catch (error) {
      if (before) place({ ...summaryOf(before), ...takenBy(error) });
      // The question that the refusal asks is put at once.
      if (error instanceof ApiError && error.code === 'label-required') onLabelMissing?.();
      notify({ kind: 'bad', text: t('act.refused'), error });
    }
  }

  return {
    assign: (agent: { id: string; name: string } | null) => {
      const insteadOf = knownConversation(client, id)?.assignee?.id ?? null;
      return act({ assignee: agent && { id: agent.id, name: agent.name } }, () =>
        post<typeof assignConversation>(`/conversations/${id}/assign`, {
          agentId: agent?.id ?? null,
          insteadOf,
        }),
      );
    },
    resolve: () =>
      act({ state: 'resolved', snoozedUntil: null, waitingSince: null }, () =>
        post<typeof resolveConversation>(`/conversations/${id}/resolve`),
      ),
    reopen: () =>
      act({ state: 'open', snoozedUntil: null }, () =>
        post<typeof reopenConversation>(`/conversations/${id}/reopen`),
      ),
    snooze: (until: string) =>
      act({ state: 'snoozed', snoozedUntil: until }, () =>
        post<typeof snoozeConversation>(`/conversations/${id}/snooze`, { until }),
      ),
    prioritise: (priority: Priority) =>
      act({ priority }, () =>
        post<typeof prioritiseConversation>(`/conversations/${id}/prioritise`, { priority }),
      ),
    label: (change: { add: string[]; remove: string[] }) => {
      const before = knownConversation(client, id)?.labels ?? [];
      const labels = [...before.filter((each) => !change.remove.includes(each)), ...change.add];
      return act({ labels }, () => post<typeof labelConversation>(`/conversations/${id}/label`, change));
    },
  };
}

/** Who was quicker, where somebody was. */
function takenBy(error: unknown): Pick<ConversationSummary, 'assignee'> | undefined {
  if (!(error instanceof ApiError) || error.code !== 'taken') return undefined;
  return error.detail as Pick<ConversationSummary, 'assignee'>;
}

/** Of an open conversation only what a list carries: its contact and thread must not leak into lists. */
function summaryOf(known: ConversationSummary): ConversationSummary {
  const { contact } = known;
  return { ...known, contact: { id: contact.id, name: contact.name } };
}
