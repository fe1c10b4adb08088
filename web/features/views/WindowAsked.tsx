import type { Condition } from '#contract/filter.ts';
import { t } from '../../language/texts.ts';
import styles from './FilterDialog.module.css';

type OfWindow = Extract<Condition, { field: 'window' }>;

const windowUnits = ['minutes', 'hours', 'days'] as const;

/** How long can still be answered. */
export function WindowAsked({
  condition,
  onChange,
}: {
  condition: OfWindow;
  onChange: (condition: Condition) => void;
}) {
  const { within, ...rest } = condition;
  return (
    <>
      <select
        aria-label={t('filter.field.window')}
        value={within ? 'soon' : condition.is}
        onChange={({ currentTarget: { value } }) =>
          onChange(
            value === 'soon'
              ? { ...rest, is: 'open', within: { ahead: 4, unit: 'hours' } }
              : { ...rest, is: value === 'closed' ? 'closed' : 'open' },
          )
        }
      >
        <option value="soon">{t('filter.window.soon')}</option>
        <option value="open">{t('filter.window.open')}</option>
        <option value="closed">{t('filter.window.closed')}</option>
      </select>
      {within && (
        <>
          <input
            type="number"
            min={1}
            max={10_000}
            className={styles.number}
            aria-label={t('filter.amount')}
            value={within.ahead}
            onChange={(event) => {
              const ahead = Math.min(10_000, Math.max(1, Math.round(event.currentTarget.valueAsNumber || 1)));
              onChange({ ...condition, within: { ...within, ahead } });
            }}
          />
          <select
            aria-label={t('filter.unit')}
            value={within.unit}
            onChange={(event) =>
              onChange({
                ...condition,
                within: {
                  ...within,
                  unit: windowUnits.find((unit) => unit === event.currentTarget.value) ?? 'hours',
                },
              })
            }
          >
            {windowUnits.map((unit) => (
              <option key={unit} value={unit}>
                {t(`filter.unit.${unit}`)}
              </option>
            ))}
          </select>
        </>
      )}
    </>
  );
}
