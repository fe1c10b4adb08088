import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Condition, Moment } from '#contract/filter.ts';
import { t } from '../../language/texts.ts';
import { agentsQuery } from '../agents/queries.ts';
import { channelsQuery } from '../channels/queries.ts';
import { states } from '../conversations/filters.ts';
import { priorities } from '../conversations/PriorityMenu.tsx';
import { labelsQuery } from '../labels/queries.ts';
import { archivedStatusesQuery, statusesQuery } from '../statuses/queries.ts';
import { teamsQuery } from '../teams/queries.ts';
import { AttributeAsked } from './AttributeAsked.tsx';
import { CompanyAsked } from './CompanyAsked.tsx';
import { ContactAsked } from './ContactAsked.tsx';
import { type Field, fields, newCondition } from './conditions.ts';
import styles from './FilterDialog.module.css';
import { Several } from './Several.tsx';
import { WindowAsked } from './WindowAsked.tsx';

/**
 * One condition: what it speaks of, whether it is turned round, and what it asks for.
 * @param others what else it may become, which is somebody else's to draw
 * @param impersonal nobody looks, so it does not ask for “me”
 */
export function ConditionRow({
  condition,
  only = fields,
  others = [],
  impersonal = false,
  onOther,
  onChange,
  onRemove,
}: Props) {
  return (
    <div className={styles.row}>
      <select
        aria-label={t('filter.field')}
        value={condition.field}
        onChange={({ currentTarget: { value } }) =>
          others.some((other) => other.value === value)
            ? onOther?.(value)
            : onChange(newCondition(value as Field))
        }
      >
        {others.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
        {/* What only a link can say stands there all the same, until something else is chosen. */}
        {[
          ...only,
          ...(condition.field === 'conversation' || condition.field === 'incident' ? [condition.field] : []),
        ].map((field) => (
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
      <Asked condition={condition} impersonal={impersonal} onChange={onChange} />
      <button type="button" className={styles.icon} aria-label={t('filter.remove')} onClick={onRemove}>
        <IconX size={15} />
      </button>
    </div>
  );
}

function Asked({ condition, impersonal, onChange }: Pick<Props, 'condition' | 'impersonal' | 'onChange'>) {
  const agents = useQuery({ ...agentsQuery, enabled: condition.field === 'assignee' }).data?.data ?? [];
  const labels = useQuery({ ...labelsQuery, enabled: condition.field === 'label' }).data ?? [];
  const statuses = useQuery({ ...statusesQuery, enabled: condition.field === 'status' }).data ?? [];
  // What has an archived one keeps it, and is found by it.
  const archived = useQuery({ ...archivedStatusesQuery, enabled: condition.field === 'status' }).data ?? [];
  const channels = useQuery({ ...channelsQuery, enabled: condition.field === 'channel' }).data?.data ?? [];
  const teams = useQuery({ ...teamsQuery, enabled: condition.field === 'team' }).data ?? [];
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
            ...(impersonal ? [] : [{ id: 'me', name: t('filter.me') }]),
            { id: 'nobody', name: t('filter.nobody') },
            ...agents,
          ]}
          onChoose={(is) => onChange({ ...condition, is })}
        />
      );
    case 'team':
      return (
        <Several
          chosen={condition.is}
          options={[
            ...(impersonal ? [] : [{ id: 'mine', name: t('teams.ofMine') }]),
            { id: 'none', name: t('teams.without') },
            ...teams,
          ]}
          onChoose={(is) => onChange({ ...condition, is })}
        />
      );
    case 'channel':
      return (
        <Several chosen={condition.is} options={channels} onChoose={(is) => onChange({ ...condition, is })} />
      );
    case 'status':
      return (
        <Several
          chosen={condition.is === 'none' ? ['none'] : condition.is}
          options={[{ id: 'none', name: t('statuses.without') }, ...statuses, ...archived]}
          onChoose={(is) =>
            onChange({ ...condition, is: is.at(-1) === 'none' ? 'none' : is.filter((id) => id !== 'none') })
          }
        />
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
    case 'window':
      return <WindowAsked condition={condition} onChange={onChange} />;
    case 'due':
      return (
        <select
          aria-label={t('filter.field.due')}
          value={condition.is}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...condition, is: value === 'risk' || value === 'any' ? value : 'breached' })
          }
        >
          <option value="breached">{t('filter.due.breached')}</option>
          <option value="risk">{t('filter.due.risk')}</option>
          <option value="any">{t('filter.due.any')}</option>
        </select>
      );
    case 'attribute':
      return <AttributeAsked condition={condition} onChange={onChange} />;
    case 'company':
      return <CompanyAsked condition={condition} onChange={onChange} />;
    case 'contact':
      return <ContactAsked condition={condition} onChange={onChange} />;
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

type Dated = Extract<Condition, { field: 'created' | 'activity' | 'waiting' }>;

interface Props {
  condition: Condition;
  /** What it may speak of. */
  only?: readonly Field[] | undefined;
  onChange: (condition: Condition) => void;
  others?: { value: string; label: string }[];
  impersonal?: boolean;
  onOther?: (field: string) => void;
  onRemove: () => void;
}
