import { Button } from '@mantine/core';
import { IconArrowMerge, IconBan } from '@tabler/icons-react';
import { useState } from 'react';
import type { Contact } from '#contract/contacts.ts';
import { useMay } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { BlockDialog } from './BlockDialog.tsx';
import styles from './ContactPanel.module.css';
import { FindContact } from './FindContact.tsx';
import { MergeDialog } from './MergeDialog.tsx';

/** What can be done with a contact as a whole. */
export function ContactActs({ contact }: { contact: Contact }) {
  const may = useMay('contacts.write');
  const [open, setOpen] = useState<'find' | 'block' | { merge: string } | null>(null);
  if (!may) return null;
  const close = () => setOpen(null);
  return (
    <div className={styles.acts}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArrowMerge size={15} />}
        onClick={() => setOpen('find')}
      >
        {t('merge.begin')}
      </Button>
      {!contact.blocked && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconBan size={15} />}
          onClick={() => setOpen('block')}
        >
          {t('contact.block')}
        </Button>
      )}
      {open === 'find' && (
        <FindContact contact={contact} onFound={(id) => setOpen({ merge: id })} onClose={close} />
      )}
      {open === 'block' && <BlockDialog contact={contact} onClose={close} />}
      {open !== null && typeof open === 'object' && (
        <MergeDialog contact={contact} otherId={open.merge} onClose={close} />
      )}
    </div>
  );
}
