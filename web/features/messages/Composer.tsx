import { ActionIcon, Button } from '@mantine/core';
import { IconLock, IconPaperclip, IconSend, IconUsers, IconWorld, IconX } from '@tabler/icons-react';
import { type ClipboardEvent, type DragEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Conversation } from '#contract/conversations.ts';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { newId } from '../../newId.ts';
import { languageOf } from '../../ui/scriptOf.ts';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import styles from './Composer.module.css';
import { ComposerCopies } from './ComposerCopies.tsx';
import { ComposerFiles } from './ComposerFiles.tsx';
import { asSuggested } from './copies.ts';
import { send } from './deliver.ts';
import type { Draft, Written } from './draft.ts';
import { EmojiMenu } from './EmojiMenu.tsx';
import { LengthMeter } from './LengthMeter.tsx';
import { type Outgoing, useOutbox } from './outbox.ts';
import { textLength } from './textLength.ts';
import { UnseenNotice } from './UnseenNotice.tsx';
import { useMentions } from './useMentions.tsx';
import { useTypingSign } from './useTypingSign.ts';
import { useUploads } from './useUploads.ts';

const onMac = /Mac|iP(hone|ad)/.test(navigator.userAgent);

/** Where an answer, or a note for the team, is written. */
export function Composer({ conversation, draft, onDraft, seen, onEdit }: Props) {
  const { composer, surface } = conversation;
  const note = draft.note || !composer.canReply;
  const name = shownName(conversation.contact.name);
  const field = note ? 'internal' : 'reply';
  const written = draft[field];
  const box = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [dragging, setDragging] = useState(false);
  const copies = composer.copies && (draft.copies ?? asSuggested(composer.copies.suggested));
  const [showCopies, setShowCopies] = useState<boolean | null>(null);
  // Whoever gets a copy stands there to be seen, until the agent folds it away.
  const copiesOpen = !note && copies !== null && (showCopies ?? copies.length > 0);
  const tellTyping = useTypingSign(conversation.id);
  const heldBack = useOutbox(conversation.id).find(({ state }) => state === 'unseen');
  const { uploads, add } = useUploads((attachment, forNote) =>
    onDraft((current) => {
      const into = forNote ? 'internal' : 'reply';
      return {
        ...current,
        [into]: { ...current[into], attachments: [...current[into].attachments, attachment] },
      };
    }),
  );

  const write = (what: Partial<Written>) =>
    onDraft((current) => ({ ...current, [field]: { ...current[field], ...what } }));
  const turnTo = (toNote: boolean) => {
    onDraft((current) => ({ ...current, note: toNote }));
    requestAnimationFrame(() => box.current?.focus());
  };
  useShortcuts({ r: composer.canReply ? () => turnTo(false) : undefined, n: () => turnTo(true) });
  const mentions = useMentions(box, note, written.text, (text) => write({ text }));
  useFitHeight(box, written.text);
  // Who chose a message to answer wants to write.
  const quoted = draft.replyTo?.id;
  useEffect(() => {
    if (quoted) box.current?.focus();
  }, [quoted]);

  const length = textLength(written.text, note ? 'characters' : composer.textUnit);
  const tooLong = note ? length > 20_000 : !composer.splits && length > composer.textMax;
  const empty = written.text.trim() === '' && written.attachments.length === 0;
  const blocked = empty || tooLong || uploads.some(({ problem }) => !problem);
  const sendNow = () => {
    if (blocked) return;
    send({
      clientId: newId(),
      conversationId: conversation.id,
      note,
      text: written.text.trim(),
      attachments: written.attachments,
      replyTo: note ? null : draft.replyTo,
      copies: note ? null : copies,
      seen: note ? null : seen,
      createdAt: new Date().toISOString(),
      state: 'sending',
      unseen: null,
      refusal: null,
    });
    onDraft((current) => ({
      ...current,
      replyTo: note ? current.replyTo : null,
      copies: note ? current.copies : null,
      [field]: { text: '', attachments: [] },
    }));
  };
  const take = (files: FileList | null | undefined) => {
    if (files?.length) add([...files], note, composer, written.attachments.length + uploads.length);
  };

  return (
    <>
      {heldBack && <UnseenNotice key={heldBack.clientId} outgoing={heldBack} onEdit={onEdit} />}
      <section
        className={styles.composer}
        data-note={note || undefined}
        data-surface={surface}
        data-dragging={dragging || undefined}
        aria-label={t('composer.label')}
        onDragOver={(event: DragEvent) => {
          if (!event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          setDragging(true);
        }}
        onDragLeave={() => setDragging(false)}
        onDrop={(event: DragEvent) => {
          event.preventDefault();
          setDragging(false);
          take(event.dataTransfer.files);
        }}
      >
        <div className={styles.tabs}>
          <button
            type="button"
            className={styles.tab}
            aria-pressed={!note}
            disabled={!composer.canReply}
            title={composer.reason ?? undefined}
            onClick={() => turnTo(false)}
          >
            {t('composer.reply')}
          </button>
          <button
            type="button"
            className={styles.tab}
            aria-pressed={note}
            data-kind="note"
            onClick={() => turnTo(true)}
          >
            <IconLock size={14} aria-hidden="true" />
            {t('composer.note')}
          </button>
          {!note && surface === 'public' && (
            <span className={styles.public}>
              <IconWorld size={15} aria-hidden="true" />
              {t('composer.public')}
            </span>
          )}
          {!note && copies !== null && (
            <button
              type="button"
              className={`${styles.tab} ${styles.copy}`}
              aria-expanded={copiesOpen}
              onClick={() => setShowCopies(!copiesOpen)}
            >
              <IconUsers size={14} aria-hidden="true" />
              {copies.length > 0 ? t('composer.copies', { count: copies.length }) : t('composer.copy')}
            </button>
          )}
          {!composer.canReply && composer.reason && <span className={styles.reason}>{composer.reason}</span>}
        </div>
        {copiesOpen && copies && (
          <ComposerCopies
            copies={copies}
            onChange={(changed) => onDraft((current) => ({ ...current, copies: changed }))}
          />
        )}
        {!note && draft.replyTo && (
          <div className={styles.quoted}>
            <div>
              <span className={styles.quotedName}>
                {t('composer.answers', { name: shownName(draft.replyTo.authorName) })}
              </span>
              <Line text={draft.replyTo.text.replace(/\s+/g, ' ') || t('row.noText')} />
            </div>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t('composer.dropQuote')}
              onClick={() => onDraft((current) => ({ ...current, replyTo: null }))}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        )}
        {mentions.names}
        <textarea
          ref={box}
          dir={directionFor(written.text)}
          lang={languageOf(written.text)}
          rows={1}
          className={styles.text}
          value={written.text}
          aria-label={t(note ? 'composer.noteLabel' : 'composer.replyLabel', { name })}
          placeholder={t(note ? 'composer.notePlaceholder' : 'composer.replyPlaceholder', { name })}
          onChange={(event) => {
            write({ text: event.currentTarget.value });
            if (event.currentTarget.value.trim()) tellTyping(note);
            mentions.look();
          }}
          onSelect={mentions.look}
          onPaste={(event: ClipboardEvent) => {
            if (event.clipboardData.files.length === 0) return;
            event.preventDefault();
            take(event.clipboardData.files);
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || mentions.press(event)) return;
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              sendNow();
            } else if (event.key === 'Escape') {
              event.preventDefault();
              event.currentTarget.blur();
            }
          }}
        />
        <ComposerFiles
          attachments={written.attachments}
          uploads={uploads}
          onRemove={(id) => write({ attachments: written.attachments.filter((each) => each.id !== id) })}
        />
        <div className={styles.bar}>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              take(event.currentTarget.files);
              event.currentTarget.value = '';
            }}
          />
          {(note || composer.attachmentsMax > 0) && (
            <ActionIcon
              size={32}
              variant="subtle"
              color="gray"
              aria-label={t('composer.attach')}
              title={t('composer.attach')}
              onClick={() => picker.current?.click()}
            >
              <IconPaperclip size={18} />
            </ActionIcon>
          )}
          <EmojiMenu box={box} text={written.text} onText={(text) => write({ text })} />
          <span className={styles.middle}>
            {note ? tooLong && t('length.noteTooLong') : <LengthMeter length={length} composer={composer} />}
          </span>
          <Button
            size="xs"
            disabled={blocked}
            onClick={sendNow}
            leftSection={<IconSend size={15} className={styles.arrow} />}
            className={styles.send ?? ''}
            title={onMac ? '⌘ Enter' : 'Ctrl Enter'}
          >
            {t(note ? 'composer.addNote' : surface === 'public' ? 'composer.post' : 'composer.send')}
          </Button>
        </div>
      </section>
    </>
  );
}

/** As high as its text, within the limits that the style sets. */
function useFitHeight(box: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides the height
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || CSS.supports('field-sizing', 'content')) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [box, text]);
}

interface Props {
  conversation: Conversation;
  draft: Draft;
  onDraft: (change: (draft: Draft) => Draft) => void;
  seen: number | null;
  onEdit: (outgoing: Outgoing) => void;
}
