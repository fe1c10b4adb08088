import { useQuery } from '@tanstack/react-query';
import { apart, t } from '../../language/texts.ts';
import { channelsQuery } from '../channels/queries.ts';

/** Says a list of channels in words; null is all of them. */
export function useReachNames(): (channels: string[] | null) => string {
  const { data } = useQuery(channelsQuery);
  const names = new Map(data?.data.map(({ id, name }) => [id, name]));
  return (channels) => {
    if (channels === null) return t('reach.all');
    const known = channels.flatMap((id) => names.get(id) ?? []);
    return known.length > 0 && known.length <= 3
      ? known.map(apart).join(' · ')
      : t('reach.count', { count: channels.length });
  };
}
