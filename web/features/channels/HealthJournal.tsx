import type { ChannelHealth as Health } from '#contract/health.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Sentence } from '../../ui/Sentence.tsx';
import styles from './ChannelHealth.module.css';

interface Entry {
  key: string;
  at: string;
  time: string;
  text: string;
}

/** What the platform said and what was wrong before, the newest first. */
export function HealthJournal({ health: { journal, past } }: { health: Health }) {
  const entries: Entry[] = [
    ...journal.map(({ at, text }) => ({ key: at + text, at, time: fullTime(at), text })),
    ...past.map(({ id, kind, since, endedAt }) => ({
      key: id,
      at: since,
      time: t('health.until', { from: fullTime(since), to: fullTime(endedAt ?? since) }),
      text: t(`trouble.${kind}`),
    })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  return (
    <details>
      <summary className={styles.small}>{t('health.journal')}</summary>
      {entries.length === 0 ? (
        <p className={`${card.plain} ${card.dim}`}>{t('health.journalNone')}</p>
      ) : (
        <ul className={styles.journal}>
          {entries.map(({ key, time, text }) => (
            <li key={key}>
              <Sentence text={text} />
              <span className={card.dim}>{time}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
