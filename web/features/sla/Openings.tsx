import { IconPlus, IconX } from '@tabler/icons-react';
import type { Opening } from '#contract/business-hours.ts';
import { t } from '../../language/texts.ts';
import styles from './HoursForm.module.css';

const most = 12;

/** The openings of one day, several if need be. `next` is what the day after is called. */
export function Openings({ of, next, openings, onChange }: Props) {
  const put = (index: number, opening: Opening | null) =>
    onChange(openings.flatMap((each, n) => (n === index ? (opening ?? []) : each)));
  return (
    <div className={styles.openings}>
      {openings.length === 0 && <span className={styles.closed}>{t('hours.closed')}</span>}
      {openings.map((opening, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: openings have no name but their place
        <div key={index} className={styles.opening}>
          <input
            type="time"
            required
            aria-label={t('hours.from', { day: of })}
            value={opening.from}
            onChange={({ currentTarget: { value } }) => value && put(index, { ...opening, from: value })}
          />
          <span aria-hidden="true">–</span>
          <input
            type="time"
            required
            aria-label={t('hours.to', { day: of })}
            value={opening.to === '24:00' ? '00:00' : opening.to}
            onChange={({ currentTarget: { value } }) => value && put(index, { ...opening, to: value })}
          />
          {ending(opening, next) && <span className={styles.until}>{ending(opening, next)}</span>}
          <button
            type="button"
            className={styles.icon}
            aria-label={t('hours.removeOpening', { day: of, from: opening.from, to: opening.to })}
            onClick={() => put(index, null)}
          >
            <IconX size={15} aria-hidden="true" />
          </button>
        </div>
      ))}
      {openings.length < most && (
        <button
          type="button"
          className={styles.add}
          aria-label={t('hours.addOpeningOn', { day: of })}
          onClick={() => onChange([...openings, following(openings.at(-1))])}
        >
          <IconPlus size={14} aria-hidden="true" />
          {t('hours.addOpening')}
        </button>
      )}
    </div>
  );
}

/** What is not plain from the two times. */
function ending({ from, to }: Opening, next: string): string {
  const isMidnight = to === '24:00' || to === '00:00';
  if (isMidnight) return t(from === '00:00' ? 'hours.allDay' : 'hours.midnight');
  return to <= from ? t('hours.nextDay', { day: next }) : '';
}

/** An hour after the last one ends, where the day has room for it. */
function following(last: Opening | undefined): Opening {
  const hour = last ? Number(last.to.slice(0, 2)) + 1 : 9;
  if (!last || last.to <= last.from || hour > 22) return { from: '09:00', to: '18:00' };
  const at = (h: number) => `${String(Math.min(h, 23)).padStart(2, '0')}:00`;
  return { from: at(hour), to: at(hour + 3) };
}

interface Props {
  of: string;
  next: string;
  openings: Opening[];
  onChange: (openings: Opening[]) => void;
}
