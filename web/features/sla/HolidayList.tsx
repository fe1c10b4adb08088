import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Holiday } from '#contract/business-hours.ts';
import { t } from '../../language/texts.ts';
import styles from './HoursForm.module.css';
import { Openings } from './Openings.tsx';

/** Days with hours of their own, in place of those of the week. */
export function HolidayList({ holidays, onChange }: Props) {
  const put = (index: number, holiday: Holiday | null) =>
    onChange(holidays.flatMap((each, n) => (n === index ? (holiday ?? []) : each)));
  return (
    <fieldset className={styles.week}>
      <legend>{t('hours.holidays')}</legend>
      <p className={styles.help}>{t('hours.holidaysHelp')}</p>
      {holidays.map((holiday, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may be the same while they are being filled in
        <div key={index} className={styles.holiday}>
          <div className={styles.holidayHead}>
            <input
              type="date"
              required
              aria-label={t('hours.date')}
              value={holiday.date}
              onChange={({ currentTarget: { value } }) => put(index, { ...holiday, date: value })}
            />
            <input
              className={styles.holidayName}
              aria-label={t('hours.holidayName')}
              placeholder={t('hours.holidayName')}
              maxLength={80}
              dir="auto"
              value={holiday.name}
              onChange={({ currentTarget: { value } }) => put(index, { ...holiday, name: value })}
            />
            <label className={styles.tick}>
              <input
                type="checkbox"
                checked={holiday.yearly}
                onChange={({ currentTarget: { checked } }) => put(index, { ...holiday, yearly: checked })}
              />
              {t('hours.yearly')}
            </label>
            <button
              type="button"
              className={styles.icon}
              aria-label={t('hours.removeHoliday', { name: holiday.name || holiday.date })}
              onClick={() => put(index, null)}
            >
              <IconTrash size={15} aria-hidden="true" />
            </button>
          </div>
          <Openings
            of={holiday.name || holiday.date}
            next={t('hours.dayAfter')}
            openings={holiday.hours}
            onChange={(hours) => put(index, { ...holiday, hours })}
          />
        </div>
      ))}
      <button
        type="button"
        className={styles.add}
        onClick={() => onChange([...holidays, { name: '', date: '', yearly: false, hours: [] }])}
      >
        <IconPlus size={14} aria-hidden="true" />
        {t('hours.addHoliday')}
      </button>
    </fieldset>
  );
}

interface Props {
  holidays: Holiday[];
  onChange: (holidays: Holiday[]) => void;
}
