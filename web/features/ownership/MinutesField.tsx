import { useId, useState } from 'react';
import { t } from '../../language/texts.ts';
import styles from '../sla/PolicyForm.module.css';
import own from './MinutesField.module.css';

/** So many minutes or hours; NaN while nothing stands there. */
export function MinutesField({ label, help, least, minutes, onChange }: Props) {
  const id = useId();
  // Kept apart from the number: sixty minutes do not turn into an hour while somebody is typing.
  const [unit, setUnit] = useState(minutes !== 0 && minutes % 60 === 0 ? 60 : 1);
  return (
    <div className={own.field}>
      <label htmlFor={id} className={own.label}>
        {label}
      </label>
      <span className={styles.amount}>
        <input
          id={id}
          type="number"
          required
          min={least}
          max={10_080 / unit}
          aria-describedby={help ? `${id}-help` : undefined}
          value={Number.isNaN(minutes) ? '' : minutes / unit}
          onChange={({ currentTarget: { valueAsNumber } }) => onChange(Math.round(valueAsNumber) * unit)}
        />
        <select
          aria-label={t('sla.unitOf', { target: label })}
          value={unit}
          onChange={({ currentTarget: { value } }) => {
            setUnit(Number(value));
            onChange(Math.min(10_080, (minutes / unit) * Number(value)));
          }}
        >
          <option value={1}>{t('sla.unit.minutes')}</option>
          <option value={60}>{t('sla.unit.hours')}</option>
        </select>
      </span>
      {help && (
        <span id={`${id}-help`} className={styles.help}>
          {help}
        </span>
      )}
    </div>
  );
}

interface Props {
  label: string;
  help?: string;
  least: number;
  minutes: number;
  onChange: (minutes: number) => void;
}
