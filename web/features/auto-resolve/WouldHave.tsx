import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AutoResolveGiven, tryAutoResolve } from '#contract/auto-resolve.ts';
import { post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { useSettled } from '../sla/useSettled.ts';
import styles from './AutoResolve.module.css';

/** What the days in the form would do at once, and would have done last week; the server counts. */
export function WouldHave({ draft }: { draft: AutoResolveGiven }) {
  const asked = useSettled(JSON.stringify(draft));
  const { data, error } = useQuery({
    queryKey: ['auto-resolve', 'try', asked],
    queryFn: () => post<typeof tryAutoResolve>('/auto-resolve/try', JSON.parse(asked)),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const isOff = draft.days === null && draft.channels.every(({ days }) => days === null);
  return (
    <section className={styles.week} aria-live="polite">
      <h2>{t('autoResolve.means')}</h2>
      {isOff ? (
        <p>{t('autoResolve.off')}</p>
      ) : error ? (
        <p>{t('autoResolve.trialFailed')}</p>
      ) : !data ? (
        <p>{t('loading')}</p>
      ) : (
        <>
          <p>{t('autoResolve.now', { count: data.now })}</p>
          <p>{t('autoResolve.lastWeek', { count: data.lastWeek.resolved })}</p>
          {data.lastWeek.resolved > 0 && (
            <p>{t('autoResolve.cameBack', { count: data.lastWeek.cameBack })}</p>
          )}
          {data.lastWeek.more && <p>{t('autoResolve.more')}</p>}
        </>
      )}
    </section>
  );
}
