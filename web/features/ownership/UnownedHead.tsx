import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { t } from '../../language/texts.ts';
import type { InboxSearch } from '../conversations/filters.ts';
import { viewCount } from '../views/queries.ts';
import styles from '../views/ViewHead.module.css';
import { shownCount } from '../views/ViewsNav.tsx';
import own from './UnownedHead.module.css';

/** What needs an owner, where the states would stand, and why it is here. */
export function UnownedHead({ search: { filter } }: { search: InboxSearch }) {
  const { data } = useQuery(viewCount({ assignee: 'unowned', ...(filter ? { filter } : {}) }));
  return (
    <div className={own.head}>
      <div className={styles.head}>
        <span className={styles.name}>{t(filter ? 'ownership.some' : 'list.unowned')}</span>
        {data && <span className={styles.count}>{shownCount(data)}</span>}
        {filter && (
          <span className={styles.end}>
            <Link
              to="/inbox/$list/$state"
              params={{ list: 'unowned', state: 'open' }}
              search={{ sorting: 'waiting' }}
              className={styles.button}
            >
              {t('ownership.every')}
            </Link>
          </span>
        )}
      </div>
      <p className={own.why}>{t('ownership.why')}</p>
    </div>
  );
}
