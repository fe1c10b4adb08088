import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Responsiveness as Standing } from '#contract/responsiveness.ts';
import { timeOfDay } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import styles from './Responsiveness.module.css';
import { inPercent, lasting } from './written.ts';

/** Every number with what it is measured by; behind those that count conversations stand the conversations. */
export function Figures({ standing }: { standing: Standing }) {
  const { rule, share, time, median, counted, answered, unanswered, waiting, away, blocked } = standing;
  const all = answered.quickly + answered.slowly.count;
  const limit = lasting(rule.seconds);
  return (
    <dl className={styles.figures}>
      <Figure
        name={t('responsiveness.share')}
        about={t('responsiveness.shareOf', { all, counted, percent: inPercent(rule.answered) })}
      >
        {share === null ? '–' : inPercent(share)}
      </Figure>
      <Figure
        name={t('responsiveness.time')}
        about={t('responsiveness.timeOf', { percent: inPercent(rule.fastest), time: limit })}
      >
        {time === null ? '–' : lasting(time)}
      </Figure>
      <Figure
        name={t('responsiveness.median')}
        about={t('responsiveness.medianOf', { quickly: answered.quickly, all, time: limit })}
      >
        {median === null ? '–' : lasting(median)}
      </Figure>
      <Figure
        name={t('responsiveness.waiting')}
        about={
          waiting.until
            ? t('responsiveness.waitingUntil', {
                ...{ count: waiting.inTime, time: limit, until: timeOfDay(waiting.until) },
              })
            : waiting.count > 0
              ? t('responsiveness.waitingLate', { time: limit })
              : undefined
        }
      >
        <Those name={t('responsiveness.waiting')} some={waiting} />
      </Figure>
      <Figure
        name={t('responsiveness.unanswered')}
        about={t('responsiveness.unansweredOf', { hours: rule.answerHours })}
      >
        <Those name={t('responsiveness.unanswered')} some={unanswered} />
      </Figure>
      {answered.slowly.count > 0 && (
        <Figure name={t('responsiveness.slowly', { time: limit })}>
          <Those name={t('responsiveness.slowly', { time: limit })} some={answered.slowly} />
        </Figure>
      )}
      <Figure name={t('responsiveness.away')} about={t('responsiveness.leftOut')}>
        <Those name={t('responsiveness.away')} some={away} />
      </Figure>
      {blocked.count > 0 && (
        <Figure name={t('responsiveness.blocked')} about={t('responsiveness.leftOut')}>
          {blocked.count}
        </Figure>
      )}
    </dl>
  );
}

function Figure({
  name,
  about,
  children,
}: {
  name: string;
  about?: string | undefined;
  children: ReactNode;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={styles.value}>{children}</dd>
      {about && <dd className={card.dim}>{about}</dd>}
    </div>
  );
}

/** How many, and the way to the conversations. */
function Those({ name, some }: { name: string; some: Standing['away'] }) {
  if (some.conversations.length === 0) return some.count;
  const filter = JSON.stringify({ all: [{ field: 'conversation', is: some.conversations }] });
  const isCut = some.count > some.conversations.length;
  return (
    <Link
      to="/inbox/$list/$state"
      params={{ list: 'all', state: 'open' }}
      search={{ filter }}
      aria-label={t(isCut ? 'responsiveness.showNewest' : 'responsiveness.show', { name, count: some.count })}
    >
      {some.count}
    </Link>
  );
}
