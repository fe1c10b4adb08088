import type { Condition } from '#contract/filter.ts';
import { t } from '../../language/texts.ts';

type OfContact = Extract<Condition, { field: 'contact' }>;

const known = ['name', 'email', 'phone', 'language', 'about'] as const;
const ways = ['contain', 'equal', 'exist'] as const;

/** What is known of the customer. */
export function ContactAsked({
  condition,
  onChange,
}: {
  condition: OfContact;
  onChange: (condition: Condition) => void;
}) {
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
