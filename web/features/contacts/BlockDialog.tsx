import '../../ui/inputs.css';
import { Button, Checkbox, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { blockContact, Contact } from '#contract/contacts.ts';
import { post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { shownName } from '../../ui/shownName.ts';
import { placeContact } from './refreshContact.ts';

/** Blocking is asked about once more, with room for the reason. */
export function BlockDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [alsoAt, setAlsoAt] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const block = async () => {
    setBusy(true);
    try {
      placeContact(
        client,
        await post<typeof blockContact>(`/contacts/${contact.id}/block`, { reason, alsoAt }),
      );
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('contact.blockTitle', { name: shownName(contact.name) })} centered onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void block();
        }}
      >
        <p className={card.plain}>{t('contact.blockText')}</p>
        <TextInput
          label={t('contact.blockReason')}
          maxLength={500}
          dir={directionFor(reason)}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        {contact.platformBlocks.map(({ identityId, name, channel, cannot }) => (
          <Checkbox
            key={identityId}
            label={t('platformBlock.alsoAt', { channel: channel.name, name: shownName(name) })}
            description={cannot ? <Sentence text={cannot} /> : t('platformBlock.alsoHelp')}
            disabled={cannot !== null}
            checked={alsoAt.includes(identityId)}
            onChange={({ currentTarget: { checked } }) =>
              setAlsoAt(checked ? [...alsoAt, identityId] : alsoAt.filter((one) => one !== identityId))
            }
          />
        ))}
        <Problem error={error} />
        <div className={card.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" color="red" loading={busy}>
            {t('contact.block')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
