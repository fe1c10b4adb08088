import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { Trouble } from '#contract/health.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Sentence } from '../../ui/Sentence.tsx';
import styles from './ChannelHealth.module.css';

/** What is wrong now, and what to do about it. */
export function HealthTroubles({ troubles }: { troubles: Trouble[] }) {
  if (troubles.length === 0) {
    return (
      <p className={styles.well}>
        <IconCircleCheck size={18} aria-hidden="true" />
        {t('health.well')}
      </p>
    );
  }
  return (
    <ul className={styles.troubles}>
      {troubles.map(({ id, kind, text, since }) => (
        <li key={id} className={styles.trouble}>
          <strong className={styles.what}>
            <IconAlertTriangle size={18} aria-hidden="true" />
            {t(`trouble.${kind}`)}
          </strong>
          <span>{t(`trouble.${kind}.do`)}</span>
          <span className={card.dim}>{t('health.since', { time: fullTime(since) })}</span>
          <Sentence text={text} className={card.dim} />
        </li>
      ))}
    </ul>
  );
}
