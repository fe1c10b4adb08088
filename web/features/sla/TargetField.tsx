import { useState } from 'react';
import type { SlaTarget } from '#contract/sla.ts';
import { t } from '../../language/texts.ts';
import styles from './PolicyForm.module.css';

const usual = { first: 60, next: 60, resolution: 24 * 60 };

/** Within how many minutes or hours; null: not promised. */
export function TargetField({ target, minutes, onChange }: Props) {
  const name = t(`sla.${target}`);
  // Kept apart from the number: sixty minutes do not turn into an hour while somebody is typing.
  const [unit, setUnit] = useState(minutes === null || minutes % 60 === 0 ? 60 : 1);
  return (
    <div className={styles.target}>
      <label className={styles.tick}>
        <input
          type="checkbox"
          checked={minutes !== null}
          onChange={({ currentTarget: { checked } }) => {
            setUnit(60);
            onChange(checked ? usual[target] : null);
          }}
        />
        {name}
      </label>
      {minutes === null ? (
        <span className={styles.dim}>{t('sla.notPromised')}</span>
      ) : (
        <span className={styles.amount}>
          {t('sla.within')}
          <input
            type="number"
            required
            min={1}
            max={unit === 60 ? 8_760 : 525_600}
            aria-label={t('sla.amountOf', { target: name })}
            value={Number.isNaN(minutes) ? '' : minutes / unit}
            onChange={({ currentTarget: { valueAsNumber } }) => onChange(Math.round(valueAsNumber) * unit)}
          />
          <select
            aria-label={t('sla.unitOf', { target: name })}
            value={unit}
            onChange={({ currentTarget: { value } }) => {
              setUnit(Number(value));
              onChange((minutes / unit) * Number(value));
            }}
          >
            <option value={1}>{t('sla.unit.minutes')}</option>
            <option value={60}>{t('sla.unit.hours')}</option>
          </select>
        </span>
      )}
      <span className={styles.help}>{t(`sla.${target}Help`)}</span>
    </div>
  );
}

interface Props {
  target: SlaTarget;
  minutes: number | null;
  onChange: (minutes: number | null) => void;
}
