import type { Floor } from '#contract/floor.ts';
import { since } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { awayReason } from '../routing/awayReason.ts';
import { FigureLink } from './FigureLink.tsx';
import styles from './Floor.module.css';

const figures = ['waiting', 'overdue', 'risk', 'open'] as const;

/** Who is on, and who is not although somebody waits for them. */
export function People({ people }: { people: Floor['people'] }) {
  const now = useNow();
  const on = people.filter((person) => person.on).length;
  return (
    <section className={styles.section} aria-labelledby="people">
      <h2 id="people">
        {t('floor.people')} <span className={styles.count}>{t('floor.on', { count: on })}</span>
      </h2>
      {people.length === 0 ? (
        <p className={styles.none}>{t('floor.nobodyOn')}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{t('floor.name')}</span>
              </th>
              {figures.map((figure) => (
                <th key={figure} scope="col">
                  {t(`floor.${figure}`)}
                </th>
              ))}
              <th scope="col">{t('floor.lastAnswer')}</th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.id}>
                <th scope="row">
                  <span className={styles.name}>
                    <span className={styles.dot} data-on={person.on || undefined} aria-hidden="true" />
                    <bdi>{person.name}</bdi>
                    <span className={styles.presence}>{howIs(person)}</span>
                  </span>
                </th>
                {figures.map((figure) => (
                  <td key={figure} data-label={t(`floor.${figure}`)}>
                    <FigureLink
                      figure={figure}
                      whose={{ field: 'assignee', is: [person.id], not: false }}
                      name={person.name}
                      count={person[figure]}
                    />
                  </td>
                ))}
                <td data-label={t('floor.lastAnswer')} className={styles.time}>
                  {person.lastAnswerAt ? t('floor.ago', { time: since(person.lastAnswerAt, now) }) : '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function howIs({ on, away }: Floor['people'][number]): string {
  if (away === null) return t(on ? 'floor.isOn' : 'floor.isOff');
  return away ? t('availability.awayFor', { reason: awayReason(away) }) : t('availability.away');
}
