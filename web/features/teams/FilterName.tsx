import { useQuery } from '@tanstack/react-query';
import { t } from '../../language/texts.ts';
import { listOf } from './lists.ts';
import { teamsQuery } from './queries.ts';

/** What a filter without a name is called: one of the lists of teams, or something that somebody put together. */
export function FilterName({ filter }: { filter: string | undefined }) {
  const teams = useQuery(teamsQuery).data ?? [];
  if (filter === listOf('mine')) return t('teams.ofMine');
  if (filter === listOf('none')) return t('teams.without');
  return teams.find(({ id }) => filter === listOf(id))?.name ?? t('filter.unsaved');
}
