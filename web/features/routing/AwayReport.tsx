import { NativeSelect } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AwayReport as Line, reportAvailability } from '#contract/availability.ts';
import { get } from '../../api.ts';
import { number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { awayReason } from './awayReason.ts';
import styles from './Routing.module.css';

const stretches = { today: 1, week: 7, month: 30 } as const;
type Stretch = keyof typeof stretches;

/** Minutes of each agent, available and away by reason. */
export function AwayReport() {
  const [stretch, setStretch] = useState<Stretch>('today');
  const { data, error, refetch } = useQuery({
    queryKey: ['availability', 'report', stretch],
    queryFn: async () =>
      (await get<typeof reportAvailability>('/availability/report', rangeOf(stretch, new Date()))).data,
    placeholderData: keepPreviousData,
  });
  return (
    <section className={styles.part} aria-labelledby="away-report">
      <div className={styles.scope}>
        <h2 className={card.heading} id="away-report">
          {t('availability.report')}
        </h2>
        <NativeSelect
          size="xs"
          aria-label={t('availability.stretch')}
          value={stretch}
          data={(Object.keys(stretches) as Stretch[]).map((value) => ({
            value,
            label: t(`availability.stretch.${value}`),
          }))}
          onChange={(event) => setStretch(event.currentTarget.value as Stretch)}
        />
      </div>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={2} height={40} label={t('loading')} />
      ) : data.length === 0 ? (
        <p className={`${card.plain} ${card.dim}`}>{t('availability.nothing')}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('availability.agent')}</th>
              <th scope="col">{t('availability.available')}</th>
              <th scope="col">{t('availability.away')}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((line) => (
              <tr key={line.agent.id}>
                <td>
                  <bdi>{line.agent.name}</bdi>
                </td>
                <td data-number="">{lasted(line.available)}</td>
                <td>
                  <Away of={line} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Away({ of }: { of: Line }) {
  return of.away.map(({ reason, automatic, seconds }) => (
    <div key={`${reason?.id} ${automatic}`}>
      <bdi>
        {reason ? awayReason(reason.name) : t(automatic ? 'availability.alone' : 'availability.noReason')}
      </bdi>
      {': '}
      {lasted(seconds)}
    </div>
  ));
}

/** From the beginning of a day where one sits, so many days back, until now. */
function rangeOf(stretch: Stretch, now: Date): { from: string; to: string } {
  const from = new Date(now);
  from.setHours(0, 0, 0, 0);
  from.setDate(from.getDate() - stretches[stretch] + 1);
  return { from: from.toISOString(), to: now.toISOString() };
}

function lasted(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0
    ? t('availability.hours', { hours: number(hours), minutes: number(minutes % 60) })
    : t('availability.minutes', { minutes: number(minutes) });
}
