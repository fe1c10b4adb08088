import { useQueryClient } from '@tanstack/react-query';
import type { Contact, editContact } from '#contract/contacts.ts';
import type { BodyOf } from '#contract/endpoint.ts';
import { patch } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { locale, t } from '../../language/texts.ts';
import { AttributeFields } from '../attributes/AttributeFields.tsx';
import styles from './ContactPanel.module.css';
import { Editable } from './Editable.tsx';
import { placeContact } from './refreshContact.ts';

const languageNames = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' });

/** What is known of a contact, each fact to be corrected where it stands. */
export function ContactFacts({ contact }: { contact: Contact }) {
  const client = useQueryClient();
  const editable = useMay('contacts.write');
  const save = async (what: BodyOf<typeof editContact>) =>
    placeContact(client, await patch<typeof editContact>(`/contacts/${contact.id}`, what));
  return (
    <dl className={styles.facts}>
      <Fact label={t('contact.email')}>
        <Editable
          key={contact.email}
          label={t('contact.email')}
          value={contact.email}
          type="email"
          editable={editable}
          onSave={(email) => save({ email })}
        />
      </Fact>
      <Fact label={t('contact.phone')}>
        <Editable
          key={contact.phone}
          label={t('contact.phone')}
          value={contact.phone}
          type="tel"
          editable={editable}
          onSave={(phone) => save({ phone })}
        />
      </Fact>
      <Fact label={t('contact.language')}>
        <Editable
          key={contact.language}
          label={t('contact.language')}
          value={contact.language}
          shown={contact.language ? nameOf(contact.language) : null}
          editable={editable}
          onSave={(language) => save({ language })}
        />
      </Fact>
      <AttributeFields
        subject="contact"
        values={contact.attributes}
        editable={editable}
        onSave={(attributes) => save({ attributes })}
      />
      {Object.entries(contact.about).map(([name, value]) => (
        <Fact key={name} label={name}>
          <bdi className={styles.told}>{value}</bdi>
        </Fact>
      ))}
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>
        <bdi>{label}</bdi>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What a platform states as language need not be a tag. */
function nameOf(tag: string): string {
  try {
    return languageNames.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
