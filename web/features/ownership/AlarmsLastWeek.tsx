import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Ownership, tryOwnership } from '#contract/ownership.ts';
import { post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { DaysOfWeek } from '../sla/DaysOfWeek.tsx';
import styles from '../sla/PolicyForm.module.css';
import { useSettled } from '../sla/useSettled.ts';

/** How much would have lain with nobody for too long last week; the server counts. */
export function AlarmsLastWeek({ draft }: { draft: Ownership }) {
  const asked = useSettled(JSON.stringify(draft));
  const { data, error } = useQuery({
    queryKey: ['ownership', 'try', asked],
    queryFn: () => post<typeof tryOwnership>('/ownership/try', JSON.parse(asked)),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section className={styles.week} aria-live="polite">
      <h2>{t('ownership.trialTitle')}</h2>
      {error ? (
        <p>{t('ownership.trialFailed')}</p>
      ) : !data ? (
        <p>{t('loading')}</p>
      ) : data.waits === 0 ? (
        <p>{t('sla.trialNone')}</p>
      ) : (
        <>
          <p className={styles.dim}>
            {t(data.more ? 'sla.trialMore' : 'sla.trialOf', { count: data.conversations })}
          </p>
          <p>{t('ownership.trial', { waits: data.waits, alarms: data.alarms })}</p>
          <DaysOfWeek days={data.days.map(({ day, alarms }) => ({ day, count: alarms }))} />
        </>
      )}
    </section>
  );
}
