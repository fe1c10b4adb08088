import type { Weekly } from '#contract/business-hours.ts';
import { t } from '../../language/texts.ts';
import styles from './HoursForm.module.css';
import { Openings } from './Openings.tsx';
import { dayAfter, nameOf, weekdays } from './weekdays.ts';

/** When it is open on each day of the week. */
export function WeekGrid({ weekly, onChange }: { weekly: Weekly; onChange: (weekly: Weekly) => void }) {
  return (
    <fieldset className={styles.week}>
      <legend>{t('hours.week')}</legend>
      {weekdays.map((day) => (
        <div key={day} className={styles.day}>
          <span className={styles.dayName}>{nameOf(day)}</span>
          <Openings
            of={nameOf(day)}
            next={nameOf(dayAfter(day))}
            openings={weekly[day]}
            onChange={(openings) => onChange({ ...weekly, [day]: openings })}
          />
        </div>
      ))}
      <button
        type="button"
        className={styles.add}
        onClick={() => {
          const { mon, sat, sun } = weekly;
          onChange({ mon, tue: mon, wed: mon, thu: mon, fri: mon, sat, sun });
        }}
      >
        {t('hours.likeMonday')}
      </button>
    </fieldset>
  );
}
