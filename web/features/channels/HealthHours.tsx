import type { ChannelHealth as Health } from '#contract/health.ts';
import { fullTime, timeOfDay } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import styles from './ChannelHealth.module.css';

/** A bar for each hour; who does not see it reads the same in a table. */
export function HealthHours({ hours }: { hours: Health['hours'] }) {
  const most = Math.max(0, ...hours.map(({ failures }) => failures));
  const eventful = hours.filter(({ received, attempts }) => received + attempts > 0);
  return (
    <div>
      <h3 className={styles.small}>{t('health.hours')}</h3>
      {most === 0 ? (
        <p className={`${card.plain} ${card.dim}`}>{t('health.hoursNone')}</p>
      ) : (
        <>
          <p className={`${card.plain} ${card.dim}`}>
            {t('health.hoursRate', { failures: sum(hours, 'failures'), attempts: sum(hours, 'attempts') })}
          </p>
          <div className={styles.bars} aria-hidden="true">
            {hours.map(({ at, failures, attempts }) => (
              <span
                key={at}
                className={styles.bar}
                title={`${timeOfDay(at)}: ${failures} / ${attempts}`}
                style={{ blockSize: `${Math.max(2, Math.round((failures / most) * 40))}px` }}
                data-bad={failures > 0 || undefined}
              />
            ))}
          </div>
        </>
      )}
      {eventful.length > 0 && (
        // A table is never narrower than its words: hidden by itself it would still widen the page.
        <div className={styles.unseen}>
          <table>
            <caption>{t('health.hours')}</caption>
            <thead>
              <tr>
                {(['hour', 'received', 'attempts', 'failures'] as const).map((name) => (
                  <th key={name} scope="col">
                    {t(`health.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {eventful.map(({ at, received, attempts, failures }) => (
                <tr key={at}>
                  <th scope="row">{fullTime(at)}</th>
                  <td>{received}</td>
                  <td>{attempts}</td>
                  <td>{failures}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function sum(hours: Health['hours'], of: 'failures' | 'attempts'): number {
  return hours.reduce((total, hour) => total + hour[of], 0);
}
