import { Link } from '@tanstack/react-router';
import type { Responsiveness as Standing } from '#contract/responsiveness.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import styles from './Responsiveness.module.css';
import { inPercent } from './written.ts';

/** The definition in words, and what is left to the workspace: when somebody is there. */
export function Counting({ standing: { rule, hours }, platform }: { standing: Standing; platform: string }) {
  return (
    <details>
      <summary className={card.summary}>{t('responsiveness.counting')}</summary>
      <div className={styles.counting}>
        <p>
          {t('responsiveness.countingWhat', {
            ...{ quiet: rule.quietHours, days: rule.days, answer: rule.answerHours },
            percent: inPercent(rule.fastest),
          })}
        </p>
        <p>
          {hours ? t('responsiveness.hours', { name: hours.name }) : t('responsiveness.noHours')}{' '}
          <Link to="/settings/business-hours">{t('hours.title')}</Link>
        </p>
        <p>{t('responsiveness.countingWhere', { platform })}</p>
      </div>
    </details>
  );
}
