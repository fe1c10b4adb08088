import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Contact } from '#contract/contacts.ts';
import type { Merge, undoMerge } from '#contract/merges.ts';
import { post } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { notify } from '../../ui/notices.ts';
import { shownName } from '../../ui/shownName.ts';
import styles from './ContactPanel.module.css';
import { mergesOf } from './queries.ts';
import { placeContact, refreshContact } from './refreshContact.ts';

/** What was merged into this contact, by whom, and the way back. */
export function Merges({ contact }: { contact: Contact }) {
  const { data = [] } = useQuery(mergesOf(contact.id));
  if (data.length === 0) return null;
  return (
    <section>
      <h3 className={styles.title}>{t('merge.journal')}</h3>
      <ul className={styles.rows}>
        {data.map((merge) => (
          <One key={merge.id} merge={merge} />
        ))}
      </ul>
    </section>
  );
}

function One({ merge }: { merge: Merge }) {
  const client = useQueryClient();
  const may = useMay('contacts.write');
  const [busy, setBusy] = useState(false);
  const undo = async () => {
    setBusy(true);
    try {
      const { survivor, separated } = await post<typeof undoMerge>(`/merges/${merge.id}/undo`);
      await refreshContact(client, survivor.id, 'contact.unmerged');
      for (const contact of [survivor, separated]) placeContact(client, contact);
      notify({ kind: 'good', text: t('merge.undone') });
    } catch (error) {
      notify({ kind: 'bad', text: t('merge.undoFailed'), error });
    }
    setBusy(false);
  };
  return (
    <li className={styles.suggestion}>
      <span>
        {t('merge.entry', { merged: shownName(merge.merged.name), survivor: shownName(merge.survivor.name) })}
      </span>
      <p className={styles.dim}>
        {merge.by
          ? t('merge.by', { name: merge.by.name, time: fullTime(merge.at) })
          : t('merge.byPlatform', { time: fullTime(merge.at) })}
      </p>
      {merge.undoneAt ? (
        <p className={styles.dim}>
          {t('merge.undoneBy', { name: merge.undoneBy?.name ?? '', time: fullTime(merge.undoneAt) })}
        </p>
      ) : (
        may && (
          <div className={styles.acts}>
            <Button size="xs" variant="default" loading={busy} onClick={() => void undo()}>
              {t('merge.undo')}
            </Button>
          </div>
        )
      )}
    </li>
  );
}
