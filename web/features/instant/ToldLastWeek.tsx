import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { InstantMessage, tryInstant } from '#contract/instant.ts';
import { post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { DaysOfWeek } from '../sla/DaysOfWeek.tsx';
import styles from '../sla/PolicyForm.module.css';
import { useSettled } from '../sla/useSettled.ts';

/** To how many it would have gone last week, and on which days; the server counts. */
export function ToldLastWeek({ channelId, draft }: Props) {
  const asked = useSettled(JSON.stringify(draft));
  const { data, error } = useQuery({
    queryKey: ['instant-messages', channelId, 'try', asked],
    queryFn: () => post<typeof tryInstant>(`/channels/${channelId}/instant-messages/try`, JSON.parse(asked)),
    enabled: !Number.isNaN(draft.every),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section className={styles.week} aria-live="polite">
      <h3>{t('instant.trialTitle')}</h3>
      {error ? (
        <p>{t('ownership.trialFailed')}</p>
      ) : !data ? (
        <p>{t('loading')}</p>
      ) : data.conversations === 0 ? (
        <p>{t('sla.trialNone')}</p>
      ) : (
        <>
          <p className={styles.dim}>
            {t(data.more ? 'sla.trialMore' : 'sla.trialOf', { count: data.conversations })}
          </p>
          <p>{t('instant.trial', { told: data.told, customers: data.customers })}</p>
          <DaysOfWeek days={data.days.map(({ day, told }) => ({ day, count: told }))} />
        </>
      )}
    </section>
  );
}

interface Props {
  channelId: string;
  draft: Pick<InstantMessage, 'surface' | 'kind' | 'every'>;
}
