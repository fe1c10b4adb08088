import { useQuery } from '@tanstack/react-query';
import type { Attribute, AttributeValue, AttributeValues } from '#contract/attributes.ts';
import { t } from '../../language/texts.ts';
import { errorText } from '../../ui/errorText.ts';
import { notify } from '../../ui/notices.ts';
import panel from '../contacts/ContactPanel.module.css';
import { Editable } from '../contacts/Editable.tsx';
import styles from './AttributeFields.module.css';
import { attributesQuery } from './queries.ts';
import { shownValue } from './shownValue.ts';

/** What the workspace has defined, each as its type wants to be filled in. Draws rows of a description list. */
export function AttributeFields({ subject, values, editable, onSave }: Props) {
  const { data = [] } = useQuery(attributesQuery);
  return data
    .filter((attribute) => attribute.subject === subject)
    .map((attribute) => (
      <div key={attribute.id} className={panel.fact}>
        <dt title={attribute.label}>
          <bdi>{attribute.label}</bdi>
          {attribute.required && <span title={t('attributes.required')}> *</span>}
        </dt>
        <dd>
          <Field
            attribute={attribute}
            value={values[attribute.key]}
            editable={editable}
            onSave={(value) => onSave({ [attribute.key]: value })}
          />
        </dd>
      </div>
    ));
}

function Field({ attribute, value, editable, onSave }: FieldProps) {
  const { type, label, choices } = attribute;
  if (editable && (type === 'choice' || type === 'boolean')) {
    const gone = typeof value === 'string' && type === 'choice' && !choices.includes(value);
    return (
      <select
        className={styles.select}
        aria-label={label}
        data-none={value === undefined || undefined}
        value={value === undefined ? '' : String(value)}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          const next = type === 'boolean' && chosen ? chosen === 'true' : chosen || null;
          onSave(next).catch((error) => notify({ kind: 'bad', text: errorText(error) }));
        }}
      >
        <option value="">{t('attributes.notSet')}</option>
        {type === 'boolean' ? (
          <>
            <option value="true">{t('attributes.yes')}</option>
            <option value="false">{t('attributes.no')}</option>
          </>
        ) : (
          [...(gone ? [value] : []), ...choices].map((choice) => <option key={choice}>{choice}</option>)
        )}
      </select>
    );
  }
  if (type === 'url' && typeof value === 'string' && !editable)
    return (
      <a className={styles.link} href={value} target="_blank" rel="noopener noreferrer nofollow">
        <bdi dir="ltr">{value}</bdi>
      </a>
    );
  return (
    <Editable
      key={String(value)}
      label={label}
      value={value === undefined ? null : String(value)}
      shown={shownValue(attribute, value)}
      type={type === 'number' || type === 'date' || type === 'url' ? type : 'text'}
      editable={editable}
      onSave={(text) => onSave(text === null ? null : type === 'number' ? Number(text) : text)}
    />
  );
}

interface FieldProps {
  attribute: Attribute;
  value: AttributeValue | undefined;
  editable: boolean;
  onSave: (value: AttributeValue | null) => Promise<void>;
}

interface Props {
  subject: Attribute['subject'];
  values: AttributeValues;
  editable: boolean;
  onSave: (values: Record<string, AttributeValue | null>) => Promise<void>;
}
