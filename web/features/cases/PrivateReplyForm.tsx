import { Button, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { answerPrivately, PrivateAnswerOffer } from '#contract/cases.ts';
import type { Message } from '#contract/messages.ts';
import { post } from '../../api.ts';
import { fullTime } from '../../language/dates.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { newId } from '../../newId.ts';
import card from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import { languageOf } from '../../ui/scriptOf.ts';
import { Words } from '../../ui/Words.tsx';
import { languageName } from '../instant/languages.ts';
import { acknowledgement } from './acknowledgement.ts';
import styles from './PrivateReply.module.css';

/** What is written in private, and what is said in public about it; both go out at once. */
export function PrivateReplyForm({ message, offers, language: known, onClose }: Props) {
  const client = useQueryClient();
  // Where the workspace has no text for it, Earshot has, in the language of the private one.
  const noteOf = (offer: PrivateAnswerOffer | undefined) =>
    offer?.publicNote || acknowledgement(offer?.language ?? known, message.text);
  const [offer, setOffer] = useState(offers[0]);
  const [text, setText] = useState(offer?.text ?? '');
  const [publicNote, setPublicNote] = useState(noteOf(offer));
  const [also, setAlso] = useState(true);
  const [clientId] = useState(newId);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isBegun] = useState(text !== '');
  const choose = (language: string) => {
    const next = offers.find((each) => each.language === language);
    if (!next) return;
    setOffer(next);
    setText(next.text);
    setPublicNote(noteOf(next));
  };
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      const body = { text, clientId, ...(also && publicNote.trim() ? { publicNote } : {}) };
      // With other words it is another request; the server knows by `clientId` what it has.
      await post<typeof answerPrivately>(`/messages/${message.id}/private-reply`, body, newId());
      void client.invalidateQueries({ queryKey: ['messages', 'pages', message.conversationId] });
      void client.invalidateQueries({ queryKey: ['conversation', message.conversationId] });
      notify({ kind: 'good', text: t('privateReply.done') });
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <form
      className={card.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <blockquote className={styles.asked}>
        <Words text={message.text || t('row.noText')} />
      </blockquote>
      <p className={card.plain}>
        {t('privateReply.lead', { time: fullTime(message.privateReply?.until ?? message.sentAt) })}
      </p>
      {offers.length > 1 && (
        <NativeSelect
          label={t('privateReply.language')}
          value={offer?.language ?? ''}
          data={offers.map(({ language }) => ({ value: language, label: languageName(language) }))}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      )}
      <label className={styles.field}>
        {t('privateReply.text')}
        <textarea
          rows={4}
          required
          ref={isBegun ? null : focus}
          value={text}
          dir={directionFor(text)}
          lang={languageOf(text)}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <label className={styles.also}>
        <input type="checkbox" checked={also} onChange={(event) => setAlso(event.currentTarget.checked)} />
        {t('privateReply.also')}
      </label>
      {also && (
        <label className={styles.field}>
          {t('privateReply.publicText')}
          <textarea
            rows={2}
            value={publicNote}
            dir={directionFor(publicNote)}
            lang={languageOf(publicNote)}
            onChange={(event) => setPublicNote(event.currentTarget.value)}
          />
        </label>
      )}
      <Problem error={error} />
      {/* With everything ready, one press sends both. */}
      <Button type="submit" ref={isBegun ? focus : null} disabled={busy || text.trim() === ''}>
        {t(also && publicNote.trim() ? 'privateReply.sendBoth' : 'privateReply.send')}
      </Button>
    </form>
  );
}

/** The dialog's own focus was there before the texts were. */
function focus(field: HTMLElement | null): void {
  field?.focus();
}

interface Props {
  message: Message;
  offers: PrivateAnswerOffer[];
  /** The customer's, as far as it is known. */
  language: string | null;
  onClose: () => void;
}
