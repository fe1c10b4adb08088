import { useQueryClient } from '@tanstack/react-query';
import type { handOver } from '#contract/teams.ts';
import { post } from '../../api.ts';
import { useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { notify } from '../../ui/notices.ts';
import { refreshCounts } from '../conversations/counts.ts';
import { knownConversation, placeConversation } from '../conversations/placeConversation.ts';
import { refreshViews } from '../conversations/refreshViews.ts';
import { askWhy } from './handingOver.ts';
import { teamsQuery } from './queries.ts';

/** Gives a conversation to a team, or to none. From one team to another it first asks why. */
export function useHandOver(conversationId: string) {
  const client = useQueryClient();
  const { agent } = useMe();

  /** Throws what the server refuses. */
  async function send(teamId: string | null, reason?: string): Promise<void> {
    const body = { teamId, ...(reason ? { reason } : {}) };
    const before = knownConversation(client, conversationId)?.assignee;
    const now = await post<typeof handOver>(`/conversations/${conversationId}/team`, body);
    placeConversation(client, agent.id, now);
    refreshCounts(client);
    refreshViews(client);
    if (before && !now.assignee && now.team)
      notify({ kind: 'good', text: t('teams.gaveUp', { name: before.name, team: now.team.name }) });
  }

  return {
    send,
    async choose(teamId: string | null): Promise<void> {
      const from = knownConversation(client, conversationId)?.team?.id;
      const teams = await client.ensureQueryData(teamsQuery);
      if (teamId && from && from !== teamId && teams.some(({ id }) => id === from))
        return askWhy({ conversationId, teamId });
      try {
        await send(teamId);
      } catch (error) {
        notify({ kind: 'bad', text: t('act.refused'), error });
      }
    },
  };
}
