import { t } from '../../language/texts.ts';
import styles from './AutoResolve.module.css';

type Days = number | null | undefined;

/** So many days, never (null), or where it `inherits`, as the workspace (undefined). */
export function DaysField({ name, days, usual, inherits = false, onChange }: Props) {
  const value = days === undefined ? 'inherit' : days === null ? 'never' : 'after';
  return (
    <div className={styles.days}>
      <span className={styles.name}>
        <bdi>{name}</bdi>
      </span>
      <span className={styles.amount}>
        <select
          aria-label={t('autoResolve.when', { name })}
          value={value}
          onChange={({ currentTarget }) => onChange(chosen(currentTarget.value, usual))}
        >
          {inherits && <option value="inherit">{t('autoResolve.inherit')}</option>}
          <option value="never">{t('autoResolve.never')}</option>
          <option value="after">{t('autoResolve.after')}</option>
        </select>
        {typeof days === 'number' && (
          <label className={styles.amount}>
            <input
              type="number"
              required
              min={1}
              max={365}
              aria-label={t('autoResolve.daysOf', { name })}
              value={Number.isNaN(days) ? '' : days}
              onChange={({ currentTarget: { valueAsNumber } }) => onChange(Math.round(valueAsNumber))}
            />
            {t('autoResolve.days')}
          </label>
        )}
      </span>
    </div>
  );
}

function chosen(value: string, usual: number): Days {
  return value === 'inherit' ? undefined : value === 'never' ? null : usual;
}

interface Props {
  name: string;
  days: Days;
  usual: number;
  inherits?: boolean;
  onChange: (days: Days) => void;
}
