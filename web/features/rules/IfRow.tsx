import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OwnCondition, RuleCondition } from '#contract/rules.ts';
import { t } from '../../language/texts.ts';
import { languagesWith } from '../instant/languages.ts';
import { hoursQuery } from '../sla/queries.ts';
import { ConditionRow } from '../views/ConditionRow.tsx';
import { type Field, newCondition } from '../views/conditions.ts';
import styles from '../views/FilterDialog.module.css';
import { Several } from '../views/Several.tsx';
import { fields, isOwn, newOwn, ownFields } from './draft.ts';

/** One condition of a rule: of those that lists have, or of those that only rules can ask. */
export function IfRow({ condition, onChange, onRemove }: Props) {
  const others = ownFields.map((value) => ({ value, label: t(`rules.field.${value}`) }));
  const become = (field: string) => {
    const own = ownFields.find((each) => each === field);
    onChange(own ? newOwn(own) : newFor(field as Field));
  };
  if (!isOwn(condition))
    return (
      <ConditionRow
        only={fields}
        condition={condition}
        impersonal
        others={others}
        onOther={become}
        onChange={(changed) => onChange(withoutMe(changed))}
        onRemove={onRemove}
      />
    );
  return (
    <div className={styles.row}>
      <select
        aria-label={t('filter.field')}
        value={condition.field}
        onChange={(event) => become(event.currentTarget.value)}
      >
        {others.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
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
        <option value="is">{t(`rules.whether.${condition.field}`)}</option>
        <option value="not">{t(`rules.whetherNot.${condition.field}`)}</option>
      </select>
      {condition.field === 'said' && <Said condition={condition} onChange={onChange} />}
      {condition.field === 'language' && <Spoken condition={condition} onChange={onChange} />}
      {condition.field === 'hours' && <Hours condition={condition} onChange={onChange} />}
      <button type="button" className={styles.icon} aria-label={t('filter.remove')} onClick={onRemove}>
        <IconX size={15} />
      </button>
    </div>
  );
}

function newFor(field: Field): RuleCondition {
  return withoutMe(newCondition(field));
}

/** Nobody looks, so nobody is “me”. */
function withoutMe(condition: RuleCondition): RuleCondition {
  if (condition.field === 'assignee')
    return condition.is.includes('me') ? { ...condition, is: ['nobody'] } : condition;
  if (condition.field === 'team')
    return condition.is.includes('mine') ? { ...condition, is: ['none'] } : condition;
  return condition;
}

type Of<F extends OwnCondition['field']> = {
  condition: Extract<OwnCondition, { field: F }>;
  onChange: (condition: RuleCondition) => void;
};

function Said({ condition, onChange }: Of<'said'>) {
  // As it is typed: a comma at the end is the beginning of another word.
  const [typed, setTyped] = useState(condition.any.join(', '));
  return (
    <>
      <input
        aria-label={t('rules.words')}
        placeholder={t('rules.wordsPlaceholder')}
        value={typed}
        maxLength={2_000}
        dir="auto"
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          const any = value.split(/[,،、;\n]/).map((word) => word.trim());
          onChange({ ...condition, any: [...new Set(any.filter(Boolean))].slice(0, 50) });
        }}
      />
      <select
        aria-label={t('rules.wholeLabel')}
        value={condition.whole ? 'whole' : 'within'}
        onChange={(event) => onChange({ ...condition, whole: event.currentTarget.value === 'whole' })}
      >
        <option value="whole">{t('rules.whole')}</option>
        <option value="within">{t('rules.within')}</option>
      </select>
    </>
  );
}

function Spoken({ condition, onChange }: Of<'language'>) {
  const options = languagesWith(...condition.is)
    .filter(({ value }) => condition.is.includes(value) || !value.includes('-'))
    .map(({ value: id, label: name }) => ({ id, name }));
  return (
    <>
      <Several chosen={condition.is} options={options} onChoose={(is) => onChange({ ...condition, is })} />
      <select
        aria-label={t('rules.languageOf')}
        value={condition.of}
        onChange={(event) =>
          onChange({ ...condition, of: event.currentTarget.value === 'contact' ? 'contact' : 'message' })
        }
      >
        <option value="message">{t('rules.ofMessage')}</option>
        <option value="contact">{t('rules.ofContact')}</option>
      </select>
    </>
  );
}

function Hours({ condition, onChange }: Of<'hours'>) {
  const hours = useQuery(hoursQuery).data ?? [];
  return (
    <>
      <select
        aria-label={t('rules.field.hours')}
        value={condition.is}
        onChange={(event) =>
          onChange({ ...condition, is: event.currentTarget.value === 'open' ? 'open' : 'closed' })
        }
      >
        <option value="open">{t('rules.hoursOpen')}</option>
        <option value="closed">{t('rules.hoursClosed')}</option>
      </select>
      <select
        aria-label={t('rules.whichHours')}
        value={condition.hoursId ?? ''}
        onChange={(event) => onChange({ ...condition, hoursId: event.currentTarget.value || null })}
      >
        <option value="">{t('rules.ownHours')}</option>
        {hours.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </>
  );
}

interface Props {
  condition: RuleCondition;
  onChange: (condition: RuleCondition) => void;
  onRemove: () => void;
}
