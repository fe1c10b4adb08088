import { useQuery } from '@tanstack/react-query';
import type { Attribute } from '#contract/attributes.ts';
import type { Condition, Day } from '#contract/filter.ts';
import { t } from '../../language/texts.ts';
import { attributesQuery } from '../attributes/queries.ts';
import type { Asks } from './conditions.ts';
import styles from './FilterDialog.module.css';
import { Several } from './Several.tsx';

const subjects = ['contact', 'company', 'conversation'] as const;

/** Which of the workspace's attributes, by name, and what is asked of it as its type allows. */
export function AttributeAsked({ condition, onChange }: Props) {
  const attributes = useQuery(attributesQuery).data ?? [];
  const attribute = attributes.find(({ id }) => id === condition.id);
  const ask = (asks: Asks) => onChange({ ...condition, asks });
  return (
    <>
      <select
        aria-label={t('filter.field.attribute')}
        value={condition.id}
        onChange={(event) => {
          const chosen = attributes.find(({ id }) => id === event.currentTarget.value);
          if (chosen) onChange({ ...condition, id: chosen.id, asks: firstOf(chosen.type) });
        }}
      >
        {!attribute && (
          <option value={condition.id}>{t(condition.id ? 'filter.gone' : 'filter.choose')}</option>
        )}
        {subjects.map((subject) => (
          <optgroup key={subject} label={t(`attributes.subject.${subject}`)}>
            {attributes
              .filter((each) => each.subject === subject)
              .map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      {attribute && <Asked attribute={attribute} asks={condition.asks} onAsk={ask} />}
    </>
  );
}

const waysOf: Record<Attribute['type'], Asks['does'][]> = {
  text: ['contain', 'equal', 'exist'],
  url: ['contain', 'equal', 'exist'],
  number: ['measure', 'exist'],
  date: ['fall', 'exist'],
  choice: ['among', 'exist'],
  boolean: ['be', 'exist'],
};

function firstOf(type: Attribute['type']): Asks {
  return newAsk(waysOf[type][0] ?? 'exist');
}

function newAsk(does: Asks['does']): Asks {
  switch (does) {
    case 'equal':
    case 'contain':
      return { does, value: '' };
    case 'among':
      return { does, values: [] };
    case 'be':
      return { does, value: true };
    case 'fall':
      return { does, before: { ago: 0, unit: 'days' } };
    default:
      return { does };
  }
}

function Asked({ attribute, asks, onAsk }: AskedProps) {
  return (
    <>
      <select
        aria-label={t('filter.how')}
        value={asks.does}
        onChange={(event) => {
          const does = waysOf[attribute.type].find((each) => each === event.currentTarget.value);
          if (does) onAsk(newAsk(does));
        }}
      >
        {waysOf[attribute.type].map((each) => (
          <option key={each} value={each}>
            {t(`filter.does.${each}`)}
          </option>
        ))}
      </select>
      <Value attribute={attribute} asks={asks} onAsk={onAsk} />
    </>
  );
}

function Value({ attribute, asks, onAsk }: AskedProps) {
  switch (asks.does) {
    case 'equal':
    case 'contain':
      return (
        <input
          aria-label={t('filter.value')}
          value={asks.value}
          maxLength={500}
          dir="auto"
          onChange={(event) => onAsk({ ...asks, value: event.currentTarget.value })}
        />
      );
    case 'among':
      return (
        <Several
          chosen={asks.values}
          options={attribute.choices.map((choice) => ({ id: choice, name: choice }))}
          onChoose={(values) => onAsk({ ...asks, values })}
        />
      );
    case 'be':
      return (
        <select
          aria-label={attribute.label}
          value={String(asks.value)}
          onChange={(event) => onAsk({ ...asks, value: event.currentTarget.value === 'true' })}
        >
          <option value="true">{t('attributes.yes')}</option>
          <option value="false">{t('attributes.no')}</option>
        </select>
      );
    case 'measure':
      return (['least', 'most'] as const).map((side) => (
        <input
          key={side}
          type="number"
          step="any"
          className={styles.amount}
          aria-label={t(`filter.${side}`)}
          placeholder={t(`filter.${side}`)}
          value={asks[side] ?? ''}
          onChange={(event) => {
            const { [side]: _, ...rest } = asks;
            const typed = event.currentTarget.valueAsNumber;
            onAsk(Number.isNaN(typed) ? rest : { ...rest, [side]: typed });
          }}
        />
      ));
    case 'fall':
      return (['after', 'before'] as const).map((side) => (
        <DayOf
          key={side}
          side={side}
          day={asks[side]}
          onDay={(day) => {
            const { [side]: _, ...rest } = asks;
            onAsk(day === undefined ? rest : { ...rest, [side]: day });
          }}
        />
      ));
    default:
      return null;
  }
}

const kinds = ['any', 'ago', 'ahead', 'day'] as const;

/** One end of a stretch of days: none, so long before or after today, or a day of the calendar. */
function DayOf({
  side,
  day,
  onDay,
}: {
  side: 'after' | 'before';
  day: Day | undefined;
  onDay: (day?: Day) => void;
}) {
  const kind = day === undefined ? 'any' : typeof day === 'string' ? 'day' : 'ago' in day ? 'ago' : 'ahead';
  const amount = typeof day !== 'object' ? 7 : 'ago' in day ? day.ago : day.ahead;
  const put = (next: (typeof kinds)[number], much: number) => {
    if (next === 'any') onDay();
    else if (next === 'day') onDay(new Date(Date.now()).toISOString().slice(0, 10));
    else onDay(next === 'ago' ? { ago: much, unit: 'days' } : { ahead: much, unit: 'days' });
  };
  return (
    <span className={styles.day}>
      <select
        aria-label={t(`filter.day.${side}`)}
        value={kind}
        onChange={(event) => put(kinds.find((each) => each === event.currentTarget.value) ?? 'any', amount)}
      >
        {kinds.map((each) => (
          <option key={each} value={each}>
            {t(`filter.day.${side}.${each}`)}
          </option>
        ))}
      </select>
      {typeof day === 'string' && (
        <input
          type="date"
          aria-label={t('filter.date')}
          value={day}
          onChange={(event) => event.currentTarget.value && onDay(event.currentTarget.value)}
        />
      )}
      {typeof day === 'object' && (
        <input
          type="number"
          min={0}
          max={10_000}
          className={styles.number}
          aria-label={t('filter.unit.days')}
          value={amount}
          onChange={(event) =>
            put(kind, Math.min(10_000, Math.max(0, Math.round(event.currentTarget.valueAsNumber || 0))))
          }
        />
      )}
    </span>
  );
}

interface AskedProps {
  attribute: Attribute;
  asks: Asks;
  onAsk: (asks: Asks) => void;
}

interface Props {
  condition: Extract<Condition, { field: 'attribute' }>;
  onChange: (condition: Condition) => void;
}
