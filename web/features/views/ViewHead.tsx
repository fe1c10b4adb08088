import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { t } from '../../language/texts.ts';
import type { InboxSearch } from '../conversations/filters.ts';
import { viewCount, viewsQuery } from './queries.ts';
import styles from './ViewHead.module.css';
import { shownCount } from './ViewsNav.tsx';

const FilterDialog = lazy(() => import('./FilterDialog.tsx').then((m) => ({ default: m.FilterDialog })));

const FilterName = lazy(() => import('../teams/FilterName.tsx').then((m) => ({ default: m.FilterName })));

/** What the list is narrowed to, where the states would stand. */
export function ViewHead({ search }: { search: InboxSearch }) {
  const [editing, setEditing] = useState(false);
  const view = useQuery(viewsQuery).data?.find(({ id }) => id === search.view);
  const { data } = useQuery(viewCount(search.view ? { view: search.view } : { filter: search.filter ?? '' }));
  return (
    <div className={styles.head}>
      <bdi className={styles.name}>
        {view ? (
          view.name
        ) : (
          <Suspense>
            <FilterName filter={search.filter} />
          </Suspense>
        )}
      </bdi>
      {data && <span className={styles.count}>{shownCount(data)}</span>}
      <span className={styles.end}>
        {(!view || view.editable) && (
          <button type="button" className={styles.button} onClick={() => setEditing(true)}>
            {t(view ? 'filter.edit' : 'filter.change')}
          </button>
        )}
        <Link to="/inbox/$list/$state" params={{ list: 'all', state: 'open' }} className={styles.button}>
          {t('filter.leave')}
        </Link>
      </span>
      {editing && (
        <Suspense>
          <FilterDialog view={view} given={search.filter} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </div>
  );
}
