import { IconUsersGroup, IconUsersMinus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { t } from '../../language/texts.ts';
import { viewCount } from '../views/queries.ts';
import own from '../views/ViewsNav.module.css';
import { shownCount } from '../views/ViewsNav.tsx';
import { listOf } from './lists.ts';
import { teamsQuery } from './queries.ts';

type Classes = Record<'items' | 'item' | 'label' | 'count', string>;

/** What waits with the teams that one is in, and with none; not loaded where there are no teams. */
export function TeamsNav({ classes }: { classes: Classes }) {
  const teams = useQuery(teamsQuery).data ?? [];
  const mine = teams.filter((team) => team.mine);
  return (
    <div className={own.views}>
      <h2 className={own.title}>{t('teams.title')}</h2>
      <ul className={classes.items}>
        {mine.length > 1 && <TeamLink team="mine" name={t('teams.ofMine')} classes={classes} />}
        {mine.map(({ id, name }) => (
          <TeamLink key={id} team={id} name={name} classes={classes} />
        ))}
        <TeamLink team="none" name={t('teams.without')} classes={classes} />
      </ul>
    </div>
  );
}

function TeamLink({ team, name, classes }: { team: string; name: string; classes: Classes }) {
  const { filter: open } = useSearch({ strict: false }) as { filter?: string };
  const filter = listOf(team);
  // What others do is told by the stream only where a filtered list is open.
  const { data } = useQuery({ ...viewCount({ filter }), refetchInterval: 10_000 });
  const Icon = team === 'none' ? IconUsersMinus : IconUsersGroup;
  return (
    <li>
      <Link
        to="/inbox/$list/$state"
        params={{ list: 'all', state: 'open' }}
        search={{ filter }}
        className={classes.item}
        data-active={open === filter || undefined}
        aria-current={open === filter ? 'true' : undefined}
        title={name}
      >
        <Icon size={18} stroke={1.7} aria-hidden="true" />
        <bdi className={classes.label}>{name}</bdi>
        <span className={classes.count}>{data && data.count > 0 && shownCount(data)}</span>
      </Link>
    </li>
  );
}
