import type { ReactNode } from 'react';
import type { Floor } from '#contract/floor.ts';
import { since } from '../../language/dates.ts';
import { number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { FigureLink } from './FigureLink.tsx';
import styles from './Floor.module.css';

/** The figures of the whole floor, large enough to be read from across the room. */
export function Tiles({ floor: { all, today } }: { floor: Floor }) {
  const now = useNow();
  const every = t('floor.every');
  const oldest = (at: string | null) =>
    at ? t('floor.oldest', { time: since(at, now) }) : t('floor.nobody');
  const large = (figure: 'waiting' | 'unowned' | 'risk' | 'overdue') => (
    <FigureLink figure={figure} whose={null} name={every} count={all[figure]} />
  );
  return (
    <dl className={styles.tiles}>
      <Tile name={t('floor.waiting')} about={oldest(all.oldestAt)}>
        {large('waiting')}
      </Tile>
      <Tile name={t('floor.unowned')} about={oldest(all.unownedOldestAt)}>
        {large('unowned')}
      </Tile>
      <Tile name={t('floor.overdue')} about={t('floor.overdueAbout')}>
        {large('overdue')}
      </Tile>
      <Tile name={t('floor.risk')} about={t('floor.riskAbout')}>
        {large('risk')}
      </Tile>
      <Tile
        name={t('floor.answered')}
        about={t('floor.answeredAbout', { zone: today.zone.replace('Etc/', '') })}
      >
        {number(today.answered)}
      </Tile>
      <Tile name={t('floor.median')} about={t('floor.medianAbout', { count: today.firstReplies })}>
        {today.medianMinutes === null ? '–' : lasting(today.medianMinutes)}
      </Tile>
    </dl>
  );
}

function Tile({ name, about, children }: { name: string; about: string; children: ReactNode }) {
  return (
    <div className={styles.tile}>
      <dt>{name}</dt>
      <dd className={styles.large}>{children}</dd>
      <dd className={styles.about}>{about}</dd>
    </div>
  );
}

function lasting(minutes: number): string {
  if (minutes < 90) return t('time.minutes', { count: minutes < 10 ? minutes : Math.round(minutes) });
  return t('time.hours', { count: Math.round(minutes / 6) / 10 });
}
