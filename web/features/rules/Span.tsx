import { useState } from 'react';
import { t } from '../../language/texts.ts';
import styles from './Rules.module.css';

const units = [
  { minutes: 1, name: 'filter.unit.minutes' },
  { minutes: 60, name: 'filter.unit.hours' },
  { minutes: 1_440, name: 'filter.unit.days' },
] as const;

/** A length of time, in minutes, hours or days. */
export function Span({ label, minutes, onChange }: Props) {
  // Kept apart from the number: sixty minutes do not turn into an hour while somebody is typing.
  const [unit, setUnit] = useState<number>(
    () => units.findLast((each) => minutes % each.minutes === 0)?.minutes ?? 1,
  );
  return (
    <span className={styles.span}>
      <input
        type="number"
        required
        min={1}
        max={Math.floor(525_600 / unit)}
        aria-label={label}
        value={Number.isNaN(minutes) ? '' : minutes / unit}
        onChange={({ currentTarget: { valueAsNumber } }) => onChange(Math.round(valueAsNumber) * unit)}
      />
      <select
        aria-label={t('filter.unit')}
        value={unit}
        onChange={({ currentTarget: { value } }) => {
          setUnit(Number(value));
          onChange(Math.min(525_600, (minutes / unit) * Number(value)));
        }}
      >
        {units.map((each) => (
          <option key={each.name} value={each.minutes}>
            {t(each.name)}
          </option>
        ))}
      </select>
    </span>
  );
}

interface Props {
  label: string;
  minutes: number;
  onChange: (minutes: number) => void;
}
