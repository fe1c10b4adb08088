import { useQuery } from '@tanstack/react-query';
import type { Connector } from '#contract/channels.ts';
import type { Responsiveness as Standing } from '#contract/responsiveness.ts';
import { ifTranslated, t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { titleOf } from '../channels/names.ts';
import { Counting } from './Counting.tsx';
import { Figures } from './Figures.tsx';
import { responsivenessOf } from './queries.ts';
import styles from './Responsiveness.module.css';
import { inPercent, lasting } from './written.ts';

/** Whether the platform's mark for fast answers is reached, what it takes, and the figures behind it. */
export function Responsiveness({ channelId, connector }: { channelId: string; connector: Connector }) {
  const { data, error, refetch } = useQuery(responsivenessOf(channelId));
  const platform = titleOf(connector);
  const badge = ifTranslated(`connectors.${connector.name}.badge`) ?? data?.badge ?? '';
  return (
    <section className={`${card.card} ${card.stack}`} aria-labelledby="channel-responsiveness">
      <h2 className={card.heading} id="channel-responsiveness">
        {t('responsiveness.title')}
      </h2>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={2} height={48} label={t('loading')} />
      ) : (
        <>
          <div className={styles.standing} aria-live="polite">
            <Mark standing={data} badge={badge} />
            <p className={card.plain}>{whatItTakes(data)}</p>
          </div>
          <p className={`${card.plain} ${card.dim}`}>
            {t('responsiveness.lead', {
              ...{ platform, badge },
              percent: inPercent(data.rule.answered),
              time: lasting(data.rule.seconds),
              days: data.rule.days,
            })}
          </p>
          <Figures standing={data} />
          <Counting standing={data} platform={platform} />
        </>
      )}
    </section>
  );
}

function Mark({ standing: { reached, counted }, badge }: { standing: Standing; badge: string }) {
  const word = reached ? 'reached' : counted === 0 ? 'nothing' : 'short';
  return (
    <span className={styles.mark}>
      <bdi className={card.name}>{badge}</bdi>
      <span className={card.tag} data-kind={reached ? 'good' : counted === 0 ? undefined : 'bad'}>
        {t(`responsiveness.${word}`)}
      </span>
    </span>
  );
}

function whatItTakes({ spare, needed, rule }: Standing): string {
  if (spare !== null) return t('responsiveness.keep', { count: spare });
  if (needed === null) return t('responsiveness.passes', { days: rule.days });
  return t('responsiveness.reach', { count: needed, time: lasting(rule.seconds) });
}
