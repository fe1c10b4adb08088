import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Contact } from '#contract/contacts.ts';
import type { MergeChoice, MergePreview, mergeContacts } from '#contract/merges.ts';
import { post } from '../../api.ts';
import { type Key, t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { shownName } from '../../ui/shownName.ts';
import { attributesQuery } from '../attributes/queries.ts';
import styles from './MergeDialog.module.css';
import { mergePreview } from './queries.ts';
import { placeContact, refreshContact } from './refreshContact.ts';

/** Before two contacts become one: both values of each field, the choice, and what will be shown. */
export function MergeDialog({ contact, otherId, onClose }: Props) {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(mergePreview(contact.id, otherId));
  const [choices, setChoices] = useState<Record<string, MergeChoice>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const merge = async () => {
    setBusy(true);
    try {
      const merged = await post<typeof mergeContacts>(`/contacts/${contact.id}/merge`, {
        with: otherId,
        choices,
      });
      await refreshContact(client, merged.id, 'contact.merged');
      placeContact(client, merged);
      onClose();
    } catch (refusal) {
      setProblem(refusal);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('merge.title')} size="lg" onClose={onClose}>
      <div className={card.stack}>
        {error ? (
          <Failed error={error} again={refetch} />
        ) : !data ? (
          <Bones rows={4} height={44} label={t('loading')} />
        ) : (
          <Fields preview={data} choices={choices} onChoose={setChoices} />
        )}
        {data && (
          <p className={card.plain}>
            {t('merge.brings', {
              conversations: data.conversations.merged,
              identities: data.merged.identities.length,
            })}
          </p>
        )}
        <p className={card.dim}>{t('merge.undoable')}</p>
        <Problem error={problem} />
        <div className={card.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button onClick={() => void merge()} loading={busy} disabled={!data} data-autofocus>
            {t('merge.act')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Fields({ preview, choices, onChoose }: FieldsProps) {
  const { data: attributes = [] } = useQuery(attributesQuery);
  const labelOf = (field: string): string => {
    const key = field.startsWith('attributes.') ? field.slice(11) : null;
    if (key === null) return t(`contact.${field}` as Key);
    return attributes.find((each) => each.subject === 'contact' && each.key === key)?.label ?? key;
  };
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('merge.survivor')}</th>
            <th scope="col">{t('merge.merged')}</th>
            <th scope="col">{t('merge.result')}</th>
          </tr>
        </thead>
        <tbody>
          {preview.fields.map((field) => {
            const chosen = choices[field.field] ?? field.choice;
            const cell = (which: MergeChoice) => (
              <td data-chosen={chosen === which || undefined}>
                <label className={styles.choice}>
                  <input
                    type="radio"
                    name={field.field}
                    checked={chosen === which}
                    onChange={() => onChoose({ ...choices, [field.field]: which })}
                    aria-label={t('merge.choose', {
                      field: labelOf(field.field),
                      value: shown(field.field, field[which]),
                    })}
                  />
                  <bdi>{shown(field.field, field[which])}</bdi>
                </label>
              </td>
            );
            return (
              <tr key={field.field}>
                <th scope="row">
                  <bdi>{labelOf(field.field)}</bdi>
                </th>
                {cell('survivor')}
                {cell('merged')}
                <td className={styles.result}>
                  <bdi>{shown(field.field, field[chosen])}</bdi>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function shown(field: string, value: string | null): string {
  if (value === null) return '–';
  return field === 'name' ? shownName(value) : value;
}

interface FieldsProps {
  preview: MergePreview;
  choices: Record<string, MergeChoice>;
  onChoose: (choices: Record<string, MergeChoice>) => void;
}

interface Props {
  contact: Contact;
  otherId: string;
  onClose: () => void;
}
