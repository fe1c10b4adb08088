import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { shortNumber } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import { type List, type State, states } from './filters.ts';
import { conversationCounts } from './queries.ts';
import styles from './StateTabs.module.css';

export function StateTabs({ list, state }: { list: Exclude<List, 'unowned'>; state: State }) {
  const counts = useQuery(conversationCounts()).data?.[list];
  return (
    <nav className={styles.tabs} aria-label={t('state.label')}>
      {states.map((each) => (
        <Link
          key={each}
          to="/inbox/$list/$state"
          params={{ list, state: each }}
          className={styles.tab}
          data-active={each === state || undefined}
          aria-current={each === state ? 'page' : undefined}
        >
          {t(`state.${each}`)}
          {/* Nobody works a list of what is done by its length. */}
          {each !== 'resolved' && counts && counts[each] > 0 && (
            <span className={styles.count}>{shortNumber(counts[each])}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
