import { useQuery } from '@tanstack/react-query';
import type { Estimate } from '#contract/instant.ts';
import { number } from '../../language/numbers.ts';
import { locale, t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { teamsQuery } from '../teams/queries.ts';
import styles from './Instant.module.css';
import { estimatesQuery } from './queries.ts';

/** What would be quoted now, and of those who were told a time, how many were answered within it. */
export function Estimates({ channels }: { channels: { id: string; name: string }[] }) {
  const { data, error, refetch } = useQuery(estimatesQuery);
  const teams = useQuery(teamsQuery).data;
  if (error) return <Failed error={error} again={refetch} />;
  if (!data) return <Bones rows={1} height={90} label={t('loading')} />;
  if (data.length === 0) return <p className={`${card.card} ${card.plain}`}>{t('instant.noEstimates')}</p>;
  return data.map((estimate) => (
    <section
      key={`${estimate.channelId} ${estimate.teamId} ${estimate.surface} ${estimate.of}`}
      className={`${card.card} ${card.stack}`}
    >
      <h3 className={card.heading}>
        <bdi>
          {
            [...channels, ...(teams ?? [])].find(({ id }) => id === (estimate.channelId ?? estimate.teamId))
              ?.name
          }
        </bdi>{' '}
        · {t(`instant.${estimate.surface}`)} · {t(`instant.of.${estimate.of}`)}
      </h3>
      <p className={card.plain}>{standing(estimate)}</p>
      {estimate.care !== 1 && <p className={`${card.plain} ${card.dim}`}>{careful(estimate)}</p>}
      {estimate.told.length > 0 && <Told told={estimate.told} of={estimate.of} />}
    </section>
  ));
}

function Told({ told, of }: Pick<Estimate, 'told' | 'of'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways on a phone is reached by keyboard, too
    <section className={styles.scroll} aria-label={t('instant.told')} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('instant.toldWithin')}</th>
            <th scope="col">{t('instant.toldCount')}</th>
            <th scope="col">{t(of === 'reply' ? 'instant.kept' : 'instant.keptSolved')}</th>
            <th scope="col">{t('instant.missed')}</th>
            <th scope="col">{t('instant.running')}</th>
            <th scope="col">{t('instant.settled')}</th>
          </tr>
        </thead>
        <tbody>
          {told.map(({ minutes, told: count, kept, missed, running, settled }) => (
            <tr key={minutes}>
              <th scope="row">{waiting(minutes)}</th>
              <td>{number(count)}</td>
              <td>
                {number(kept)}
                {kept + missed > 0 && <> ({percent.format(kept / (kept + missed))})</>}
              </td>
              <td>{number(missed)}</td>
              <td>{number(running)}</td>
              <td>{number(settled)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const percent = new Intl.NumberFormat(locale, { style: 'percent' });

function standing({ of, minutes, waiting: count, answers, enough }: Estimate): string {
  if (of === 'solution') {
    if (minutes !== null)
      return t('instant.nowSolved', { wait: waiting(minutes), count, answers: number(answers) });
    return answers < enough
      ? t('instant.tooFewSolved', { answers: number(answers), enough: number(enough) })
      : t('instant.tooLongSolved');
  }
  if (minutes !== null) return t('instant.now', { wait: waiting(minutes), count, answers: number(answers) });
  return answers < enough
    ? t('instant.tooFew', { answers: number(answers), enough: number(enough) })
    : t('instant.tooLong', { count });
}

function careful({ care }: Estimate): string {
  if (care === null) return t('instant.careless');
  const times = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  return t('instant.care', { times: times.format(Math.ceil(care * 10) / 10) });
}

function waiting(minutes: number): string {
  const [value, unit] =
    minutes < 60 ? [minutes, 'minute'] : minutes < 1_440 ? [minutes / 60, 'hour'] : [minutes / 1_440, 'day'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
