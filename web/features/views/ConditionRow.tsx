import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Condition, Moment } from '#contract/filter.ts';
import { t } from '../../language/texts.ts';
import { agentsQuery } from '../agents/queries.ts';
import { channelsQuery } from '../channels/queries.ts';
import { states } from '../conversations/filters.ts';
import { priorities } from '../conversations/PriorityMenu.tsx';
import { labelsQuery } from '../labels/queries.ts';
import { type Field, fields, newCondition } from './conditions.ts';
import styles from './FilterDialog.module.css';
import { Several } from './Several.tsx';

/** One condition: what it speaks of, whether it is turned round, and what it asks for. */
export function ConditionRow({ condition, onChange, onRemove }: Props) {
  return (
    <div className={styles.row}>
      <select
        aria-label={t('filter.field')}
        value={condition.field}
        onChange={(event) => onChange(newCondition(event.currentTarget.value as Field))}
      >
        {fields.map((field) => (
          <option key={field} value={field}>
            {t(`filter.field.${field}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t('filter.whether')}
        value={condition.not ? 'not' : 'is'}
        onChange={(event) => onChange({ ...condition, not: event.currentTarget.value === 'not' })}
      >
        <option value="is">{t('filter.is')}</option>
        <option value="not">{t('filter.not')}</option>
      </select>
      <Asked condition={condition} onChange={onChange} />
      <button type="button" className={styles.icon} aria-label={t('filter.remove')} onClick={onRemove}>
        <IconX size={15} />
      </button>
    </div>
  );
}

function Asked({ condition, onChange }: Omit<Props, 'onRemove'>) {
  const agents = useQuery({ ...agentsQuery, enabled: condition.field === 'assignee' }).data?.data ?? [];
  const labels = useQuery({ ...labelsQuery, enabled: condition.field === 'label' }).data ?? [];
  const channels = useQuery({ ...channelsQuery, enabled: condition.field === 'channel' }).data?.data ?? [];
  switch (condition.field) {
    case 'state':
      return (
        <Several
          chosen={condition.is}
          options={states.map((id) => ({ id, name: t(`state.${id}`) }))}
          onChoose={(is) => onChange({ ...condition, is: states.filter((each) => is.includes(each)) })}
        />
      );
    case 'priority':
      return (
        <Several
          chosen={condition.is}
          options={priorities.map((id) => ({ id, name: t(`priority.${id}`) }))}
          onChoose={(is) => onChange({ ...condition, is: priorities.filter((each) => is.includes(each)) })}
        />
      );
    case 'assignee':
      return (
        <Several
          chosen={condition.is}
          options={[
            { id: 'me', name: t('filter.me') },
            { id: 'nobody', name: t('filter.nobody') },
            ...agents,
          ]}
          onChoose={(is) => onChange({ ...condition, is })}
        />
      );
    case 'channel':
      return (
        <Several chosen={condition.is} options={channels} onChoose={(is) => onChange({ ...condition, is })} />
      );
    case 'label':
      return (
        <Several
          chosen={condition.is === 'none' ? ['none'] : condition.is}
          options={[{ id: 'none', name: t('filter.noLabel') }, ...labels]}
          // No label at all, or some: both at once says nothing.
          onChoose={(is) =>
            onChange({ ...condition, is: is.at(-1) === 'none' ? 'none' : is.filter((id) => id !== 'none') })
          }
        />
      );
    case 'surface':
      return (
        <select
          aria-label={t('filter.field.surface')}
          value={condition.is}
          onChange={(event) =>
            onChange({ ...condition, is: event.currentTarget.value === 'private' ? 'private' : 'public' })
          }
        >
          <option value="public">{t('surface.public')}</option>
          <option value="private">{t('surface.private')}</option>
        </select>
      );
    case 'created':
    case 'activity':
    case 'waiting':
      return <When condition={condition} onChange={onChange} />;
    case 'contact':
      return <Known condition={condition} onChange={onChange} />;
    case 'text':
      return (
        <input
          aria-label={t('filter.field.text')}
          value={condition.has}
          maxLength={200}
          dir="auto"
          onChange={(event) => onChange({ ...condition, has: event.currentTarget.value })}
        />
      );
    default:
      return null;
  }
}

const units = ['minutes', 'hours', 'days', 'weeks'] as const;

function When({ condition, onChange }: { condition: Dated; onChange: (condition: Condition) => void }) {
  const side = condition.after === undefined ? 'before' : 'after';
  const moment = condition[side] ?? { ago: 1, unit: 'days' as const };
  const put = (where: 'after' | 'before', what: Moment) => {
    const { after: _, before: __, ...rest } = condition;
    onChange({ ...rest, [where]: what });
  };
  return (
    <>
      <select
        aria-label={t('filter.when')}
        value={side}
        onChange={(event) => put(event.currentTarget.value === 'after' ? 'after' : 'before', moment)}
      >
        <option value="before">{t('filter.longerAgo')}</option>
        <option value="after">{t('filter.within')}</option>
      </select>
      {typeof moment === 'string' ? (
        <input
          type="date"
          aria-label={t('filter.date')}
          value={moment.slice(0, 10)}
          onChange={(event) => {
            const date = new Date(`${event.currentTarget.value}T00:00:00`);
            if (!Number.isNaN(date.getTime())) put(side, date.toISOString());
          }}
        />
      ) : (
        <>
          <input
            type="number"
            min={0}
            max={10_000}
            className={styles.number}
            aria-label={t('filter.amount')}
            value={moment.ago}
            onChange={(event) =>
              put(side, {
                ...moment,
                ago: Math.min(10_000, Math.max(0, Math.round(event.currentTarget.valueAsNumber || 0))),
              })
            }
          />
          <select
            aria-label={t('filter.unit')}
            value={moment.unit}
            onChange={(event) =>
              put(side, {
                ...moment,
                unit: units.find((unit) => unit === event.currentTarget.value) ?? 'days',
              })
            }
          >
            {units.map((unit) => (
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

const known = ['name', 'email', 'phone', 'language', 'about'] as const;
const ways = ['contain', 'equal', 'exist'] as const;

function Known({ condition, onChange }: { condition: OfContact; onChange: (condition: Condition) => void }) {
  return (
    <>
      <select
        aria-label={t('filter.field.contact')}
        value={condition.of}
        onChange={(event) =>
          onChange({ ...condition, of: known.find((each) => each === event.currentTarget.value) ?? 'name' })
        }
      >
        {known.map((each) => (
          <option key={each} value={each}>
            {t(`filter.contact.${each}`)}
          </option>
        ))}
      </select>
      {condition.of === 'about' && (
        <input
          aria-label={t('filter.key')}
          placeholder={t('filter.key')}
          value={condition.key ?? ''}
          maxLength={100}
          dir="auto"
          onChange={(event) => onChange({ ...condition, key: event.currentTarget.value })}
        />
      )}
      <select
        aria-label={t('filter.how')}
        value={condition.does}
        onChange={(event) =>
          onChange({
            ...condition,
            does: ways.find((each) => each === event.currentTarget.value) ?? 'contain',
          })
        }
      >
        {ways.map((each) => (
          <option key={each} value={each}>
            {t(`filter.does.${each}`)}
          </option>
        ))}
      </select>
      {condition.does !== 'exist' && (
        <input
          aria-label={t('filter.value')}
          value={condition.value}
          maxLength={200}
          dir="auto"
          onChange={(event) => onChange({ ...condition, value: event.currentTarget.value })}
        />
      )}
    </>
  );
}

type Dated = Extract<Condition, { field: 'created' | 'activity' | 'waiting' }>;
type OfContact = Extract<Condition, { field: 'contact' }>;

interface Props {
  condition: Condition;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}
