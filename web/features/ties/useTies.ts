import { useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  followConversation,
  linkConversation,
  placeUnderIncident,
  Ties,
  unfollowConversation,
  unlinkConversation,
} from '#contract/ties.ts';
import { post } from '../../api.ts';
import { useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { notify } from '../../ui/notices.ts';
import { tiesOf } from './queries.ts';

/** The ties of a conversation and what can be done to them; each answers whether it was done. */
export function useTies(id: string) {
  const client = useQueryClient();
  const { agent } = useMe();
  const ties = useQuery(tiesOf(id)).data;
  const following = ties?.followers.some((one) => one.id === agent.id) ?? false;

  async function act(send: () => Promise<Ties>): Promise<boolean> {
    try {
      client.setQueryData(tiesOf(id).queryKey, await send());
      return true;
    } catch (error) {
      notify({ kind: 'bad', text: t('act.refused'), error });
      return false;
    }
  }

  return {
    ties,
    following,
    follow: async () => {
      const done = await act(() =>
        following
          ? post<typeof unfollowConversation>(`/conversations/${id}/unfollow`)
          : post<typeof followConversation>(`/conversations/${id}/follow`),
      );
      if (done) notify({ kind: 'good', text: t(following ? 'ties.unfollowed' : 'ties.followed') });
    },
    link: (to: string) => act(() => post<typeof linkConversation>(`/conversations/${id}/link`, { to })),
    unlink: (from: string) =>
      act(() => post<typeof unlinkConversation>(`/conversations/${id}/unlink`, { from })),
    place: (incidentId: string | null) =>
      act(() => post<typeof placeUnderIncident>(`/conversations/${id}/incident`, { incidentId })),
  };
}
