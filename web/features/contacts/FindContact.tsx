import '../../ui/inputs.css';
import { TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { Contact } from '#contract/contacts.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import styles from './FindContact.module.css';
import { contactPages } from './queries.ts';

/** Whom to merge with, where nothing was suggested. */
export function FindContact({ contact, onFound, onClose }: Props) {
  const [text, setText] = useState('');
  const q = useDeferredValue(text.trim());
  const { data } = useInfiniteQuery({ ...contactPages(q, false), placeholderData: keepPreviousData });
  const rows = (data?.pages[0]?.data ?? []).filter(({ id }) => id !== contact.id).slice(0, 8);
  return (
    <Dialog title={t('merge.find', { name: shownName(contact.name) })} onClose={onClose}>
      <div className={card.stack}>
        <TextInput
          type="search"
          label={t('contacts.search')}
          placeholder={t('contacts.searchHint')}
          dir={directionFor(text)}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        {q && rows.length === 0 && <p className={card.plain}>{t('contacts.nothing', { q })}</p>}
        <ul className={styles.found}>
          {rows.map((row) => (
            <li key={row.id}>
              <button type="button" className={styles.choice} onClick={() => onFound(row.id)}>
                <Line text={shownName(row.name)} />
                <span className={card.dim}>
                  <bdi>{[row.email, row.phone].filter(Boolean).join(' · ')}</bdi>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

interface Props {
  contact: Contact;
  onFound: (id: string) => void;
  onClose: () => void;
}
