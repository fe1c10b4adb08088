import { useQueryClient } from '@tanstack/react-query';
import type { Contact, editContact } from '#contract/contacts.ts';
import { patch } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { Editable } from './Editable.tsx';
import { placeContact } from './refreshContact.ts';

export function ContactName({ contact }: { contact: Contact }) {
  const client = useQueryClient();
  return (
    <Editable
      key={contact.name}
      label={t('contact.name')}
      value={contact.name}
      shown={shownName(contact.name)}
      required
      editable={useMay('contacts.write')}
      onSave={async (name) =>
        placeContact(client, await patch<typeof editContact>(`/contacts/${contact.id}`, { name: name ?? '' }))
      }
      large
    />
  );
}
