import { IconArrowsSort, IconFilter, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../app/useMe.ts';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { t } from '../../language/texts.ts';
import { bulkQuery, isWorthShowing } from '../bulk/queries.ts';
import type { InboxSearch, List, State } from '../conversations/filters.ts';
import styles from './ListBar.module.css';

const FilterDialog = lazy(() => import('./FilterDialog.tsx').then((m) => ({ default: m.FilterDialog })));
const BulkDialog = lazy(() => import('../bulk/BulkDialog.tsx').then((m) => ({ default: m.BulkDialog })));
const BulkProgress = lazy(() =>
  import('../bulk/BulkProgress.tsx').then((m) => ({ default: m.BulkProgress })),
);

const sortings = ['latest', 'oldest', 'waiting', 'due', 'window', 'priority'] as const;

/** The order of the list, a filter for it, and what can be done with all of it. */
export function ListBar({ list, state, search }: { list: List; state: State; search: InboxSearch }) {
  const mayWrite = useMay('conversations.write');
  const [open, setOpen] = useState<'filter' | 'bulk' | null>(null);
  const navigate = useNavigate();
  const bulk = useQuery({ ...bulkQuery, enabled: mayWrite }).data?.[0];
  useShortcuts({ filter: () => setOpen('filter'), bulk: mayWrite ? () => setOpen('bulk') : undefined });
  return (
    <div className={styles.bar}>
      <label className={styles.sorting}>
        <IconArrowsSort size={15} aria-hidden="true" />
        <span className="visually-hidden">{t('sorting.label')}</span>
        <select
          value={search.sorting ?? 'latest'}
          onChange={(event) => {
            const sorting = sortings.find((each) => each === event.currentTarget.value);
            const { sorting: _, ...rest } = search;
            void navigate({
              to: '/inbox/$list/$state',
              params: { list, state },
              search: { ...rest, ...(sorting && sorting !== 'latest' ? { sorting } : {}) },
              replace: true,
            });
          }}
        >
          {sortings.map((each) => (
            <option key={each} value={each}>
              {t(`sorting.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <span className={styles.end}>
        {!search.view && !search.filter && (
          <button
            type="button"
            className={styles.button}
            onClick={() => setOpen('filter')}
            title={`${t('filter.title')} (f)`}
          >
            <IconFilter size={15} aria-hidden="true" />
            {t('filter.open')}
          </button>
        )}
        {mayWrite && (
          <button
            type="button"
            className={styles.button}
            onClick={() => setOpen('bulk')}
            title={`${t('bulk.title')} (b)`}
          >
            <IconStack2 size={15} aria-hidden="true" />
            {t('bulk.open')}
          </button>
        )}
      </span>
      <Suspense>
        {open === 'filter' && (
          <FilterDialog view={undefined} given={search.filter} onClose={() => setOpen(null)} />
        )}
        {open === 'bulk' && (
          <BulkDialog list={list} state={state} search={search} onClose={() => setOpen(null)} />
        )}
        {mayWrite && bulk && isWorthShowing(bulk) && <BulkProgress />}
      </Suspense>
    </div>
  );
}
