import { IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { View } from '#contract/views.ts';
import { t } from '../../language/texts.ts';
import { viewCountsQuery, viewsQuery } from './queries.ts';
import styles from './ViewsNav.module.css';

/** The saved views, below the lists that everybody has. */
export function ViewsNav({ classes }: { classes: Record<'items' | 'item' | 'label' | 'count', string> }) {
  const views = useQuery(viewsQuery).data ?? [];
  if (views.length === 0) return null;
  return (
    <div className={styles.views}>
      <h2 className={styles.title}>{t('views.title')}</h2>
      <ul className={classes.items}>
        {views.map((view) => (
          <li key={view.id}>
            <ViewLink view={view} classes={classes} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function ViewLink({ view, classes }: { view: View; classes: Record<'item' | 'label' | 'count', string> }) {
  const { view: open } = useSearch({ strict: false }) as { view?: string };
  const data = useQuery(viewCountsQuery).data?.get(view.id);
  return (
    <Link
      to="/inbox/$list/$state"
      params={{ list: 'all', state: 'open' }}
      search={{ view: view.id, ...(view.sorting === 'latest' ? {} : { sorting: view.sorting }) }}
      className={classes.item}
      data-active={open === view.id || undefined}
      aria-current={open === view.id ? 'true' : undefined}
      title={view.name}
    >
      <IconFilter size={18} stroke={1.7} aria-hidden="true" />
      <bdi className={classes.label}>{view.name}</bdi>
      <span className={classes.count}>{data && data.count > 0 && shownCount(data)}</span>
    </Link>
  );
}

export function shownCount({ count, more }: { count: number; more: boolean }): string {
  return more ? '999+' : String(count);
}
