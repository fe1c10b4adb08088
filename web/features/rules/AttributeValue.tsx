import type { Attribute } from '#contract/attributes.ts';
import type { RuleAction } from '#contract/rules.ts';
import { t } from '../../language/texts.ts';

type Setting = Extract<RuleAction, { do: 'attribute' }>;

/** Which field of a conversation is set, and to what; its type says how that is entered. */
export function AttributeValue({ action, attributes, onChange }: Props) {
  const { attributeId, value } = action;
  const attribute = attributes.find(({ id }) => id === attributeId);
  return (
    <>
      <select
        aria-label={t('filter.field.attribute')}
        value={attributeId}
        onChange={({ currentTarget: { value: id } }) => onChange({ ...action, attributeId: id, value: null })}
      >
        <option value="">{t('filter.choose')}</option>
        {attributes.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      {attribute && (
        <Field attribute={attribute} value={value} onSet={(set) => onChange({ ...action, value: set })} />
      )}
    </>
  );
}

function Field({
  attribute: { label, type, choices },
  value,
  onSet,
}: {
  attribute: Attribute;
  value: Setting['value'];
  onSet: (value: Setting['value']) => void;
}) {
  if (type === 'choice' || type === 'boolean') {
    const options =
      type === 'choice'
        ? choices.map((each) => ({ id: each, name: each, set: each }))
        : [
            { id: 'yes', name: t('attributes.yes'), set: true },
            { id: 'no', name: t('attributes.no'), set: false },
          ];
    return (
      <select
        aria-label={label}
        value={options.find(({ set }) => set === value)?.id ?? ''}
        onChange={(event) => onSet(options.find(({ id }) => id === event.currentTarget.value)?.set ?? null)}
      >
        <option value="">{t('attributes.notSet')}</option>
        {options.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      aria-label={label}
      type={type === 'number' ? 'number' : type === 'date' ? 'date' : 'text'}
      step="any"
      maxLength={500}
      dir="auto"
      placeholder={t('attributes.notSet')}
      value={value === null ? '' : String(value)}
      onChange={({ currentTarget: { value: typed } }) =>
        onSet(typed === '' ? null : type === 'number' ? Number(typed) : typed)
      }
    />
  );
}

interface Props {
  action: Setting;
  attributes: Attribute[];
  onChange: (action: Setting) => void;
}
