import '../../ui/inputs.css';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { hideMessage, removeMessage } from '#contract/acts.ts';
import type { Grounds } from '#contract/deeds.ts';
import type { Message } from '#contract/messages.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Words } from '../../ui/Words.tsx';
import styles from './ActDialog.module.css';
import { useAct } from './useAct.ts';

const grounds: Grounds[] = ['spam', 'abuse', 'private', 'other'];

/** Before something is put out of sight: what happens then, and why it should. */
export function ActDialog({ message, deed, onClose }: Props) {
  const { ask } = useAct();
  const theirs = message.kind === 'incoming';
  const [why, setWhy] = useState<Grounds | null>(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const proposes = theirs && why === 'other';
  const ready = !theirs || (why !== null && (why !== 'other' || reason.trim() !== ''));
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      const given = { ...(why ? { grounds: why } : {}), ...(reason.trim() ? { reason: reason.trim() } : {}) };
      await ask<typeof hideMessage | typeof removeMessage>(`/messages/${message.id}/${deed}`, given);
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t(`acts.${deed}Title`)} centered onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void submit();
        }}
      >
        <blockquote className={styles.quote}>
          <Words text={message.text || t('row.noText')} />
        </blockquote>
        <p className={card.plain}>{t(`acts.${deed}Text`)}</p>
        {theirs && (
          <fieldset className={styles.choices}>
            <legend>{t('acts.grounds')}</legend>
            {grounds.map((each) => (
              <label key={each} className={styles.choice}>
                <input type="radio" name="grounds" checked={why === each} onChange={() => setWhy(each)} />
                {t(`acts.grounds.${each}`)}
              </label>
            ))}
          </fieldset>
        )}
        {proposes && <p className={card.notice}>{t('acts.otherGrounds')}</p>}
        <TextInput
          label={t(proposes ? 'acts.reasonNeeded' : 'acts.reason')}
          required={proposes}
          maxLength={500}
          dir={directionFor(reason)}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Problem error={error} />
        <div className={card.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" {...(deed === 'remove' && { color: 'red' })} disabled={!ready} loading={busy}>
            {t(proposes ? 'acts.propose' : `acts.${deed}Do`)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Props {
  message: Message;
  deed: 'hide' | 'remove';
  onClose: () => void;
}
