import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { tryPolicy } from '#contract/sla.ts';
import { post } from '../../api.ts';
import { number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import styles from './PolicyForm.module.css';
import { slaTargetNames } from './targets.ts';
import { useSettled } from './useSettled.ts';

/** What the targets in the form would have meant for what really happened; the server counts. */
export function LastWeek({ draft }: { draft: object }) {
  const asked = useSettled(JSON.stringify(draft));
  const { data, error } = useQuery({
    queryKey: ['sla', 'try', asked],
    queryFn: () => post<typeof tryPolicy>('/sla/policies/try', JSON.parse(asked)),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section className={styles.week} aria-live="polite">
      <h3>{t('sla.trialTitle')}</h3>
      {error ? (
        <p>{t('sla.trialFailed')}</p>
      ) : !data ? (
        <p>{t('loading')}</p>
      ) : data.conversations === 0 ? (
        <p>{t('sla.trialNone')}</p>
      ) : (
        <>
          <p className={styles.dim}>
            {t(data.more ? 'sla.trialMore' : 'sla.trialOf', { count: data.conversations })}
          </p>
          <ul>
            {slaTargetNames
              .filter((target) => data[target].kept + data[target].missed + data[target].running > 0)
              .map((target) => {
                const { kept, missed, running } = data[target];
                return (
                  <li key={target}>
                    {t('sla.trialKept', {
                      target: t(`sla.${target}`),
                      kept: number(kept),
                      missed: number(missed),
                      running: number(running),
                    })}
                  </li>
                );
              })}
          </ul>
        </>
      )}
    </section>
  );
}
