import { useQuery } from '@tanstack/react-query';
import { type ClipboardEvent, type DragEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Conversation } from '#contract/conversations.ts';
import { isPress } from '../../keys/isPress.ts';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { newId } from '../../newId.ts';
import { languageOf } from '../../ui/scriptOf.ts';
import { shownName } from '../../ui/shownName.ts';
import { useChoices } from '../choices/useChoices.tsx';
import { withComment, withTakenOver } from '../drafts/intoDraft.ts';
import { sharedDraftsOf } from '../drafts/sharedDrafts.ts';
import type { Sharing } from '../drafts/useDraftSync.ts';
import { useTemplates } from '../templates/useTemplates.tsx';
import styles from './Composer.module.css';
import { ComposerBar } from './ComposerBar.tsx';
import { ComposerFiles } from './ComposerFiles.tsx';
import { ComposerTabs } from './ComposerTabs.tsx';
import { asSuggested } from './copies.ts';
import { send } from './deliver.ts';
import type { Draft, Written } from './draft.ts';
import { isNear } from './LengthMeter.tsx';
import { type Outgoing, useOutbox } from './outbox.ts';
import { textLength, textMax } from './textLength.ts';
import { useFitHeight } from './useFitHeight.ts';
import { useMentions } from './useMentions.tsx';
import { usePlace } from './usePlace.ts';
import { usePreview } from './usePreview.ts';
import { useTypingSign } from './useTypingSign.ts';
import { placed, useUploads } from './useUploads.ts';
import { useWindow } from './useWindow.ts';

const ComposerCopies = lazy(() =>
  import('./ComposerCopies.tsx').then((m) => ({ default: m.ComposerCopies })),
);
const ComposerQuote = lazy(() => import('./ComposerQuote.tsx').then((m) => ({ default: m.ComposerQuote })));
const PreviewPanel = lazy(() => import('./PreviewPanel.tsx').then((m) => ({ default: m.PreviewPanel })));
const SharedDrafts = lazy(() =>
  import('../drafts/SharedDrafts.tsx').then((m) => ({ default: m.SharedDrafts })),
);
const UnseenNotice = lazy(() => import('./UnseenNotice.tsx').then((m) => ({ default: m.UnseenNotice })));
const WhereTo = lazy(() => import('./WhereTo.tsx').then((m) => ({ default: m.WhereTo })));

/** Where an answer, or a note for the team, is written. */
export function Composer({ conversation: told, draft, onDraft, sharing, seen, onEdit }: Props) {
  const { conversation: there, placeId, choose } = usePlace(told, draft.replyTo?.id);
  const conversation = useWindow(there);
  const { composer, surface } = conversation;
  // Where nothing else goes out any more, templates stand in the place of what could be written.
  const onlyTemplates = !composer.canReply && composer.templates && !draft.note;
  const note = draft.note || !(composer.canReply || composer.templates);
  const name = shownName(conversation.contact.name);
  const field = note ? 'internal' : 'reply';
  const written = draft[field];
  const box = useRef<HTMLTextAreaElement>(null);
  const [dragging, setDragging] = useState(false);
  const [previewOpen, setPreviewOpen] = useState(false);
  const offers = useQuery(sharedDraftsOf(conversation.id)).data ?? [];
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
        [into]: { ...current[into], attachments: placed(current[into].attachments, attachment) },
      };
    }),
  );

  const templates = useTemplates(conversation, placeId, draft, onDraft, seen);
  const choices = useChoices({ draft, onDraft, composer, box, off: note || !composer.canReply });
  const write = (what: Partial<Written>) =>
    onDraft((current) => ({ ...current, [field]: { ...current[field], ...what } }));
  const goOn = (change: (draft: Draft) => Draft) => {
    onDraft(change);
    requestAnimationFrame(() => box.current?.focus());
  };
  const turnTo = (toNote: boolean) => goOn((current) => ({ ...current, note: toNote }));
  const togglePreview = () => setPreviewOpen(!previewOpen);
  useShortcuts({
    reply: composer.canReply || composer.templates ? () => turnTo(false) : undefined,
    template: templates.open,
    choices: choices.toggle,
    note: () => turnTo(true),
    preview: note || onlyTemplates ? undefined : togglePreview,
  });
  const mentions = useMentions(box, note, written.text, (text) => write({ text }));
  useFitHeight(box, written.text);
  // Who chose a message to answer wants to write.
  const quoted = draft.replyTo?.id;
  useEffect(() => {
    if (quoted) box.current?.focus();
  }, [quoted]);

  // Close to the limit only the server's own count will do.
  const { preview, error } = usePreview(
    conversation.id,
    { draft, copies, place: placeId, choices: choices.asked },
    !note &&
      composer.canReply &&
      (previewOpen ||
        choices.asked.choices !== undefined ||
        isNear(textLength(written.text, composer.textUnit), composer)),
  );
  const empty = written.text.trim() === '' && written.attachments.length === 0;
  const unfit =
    choices.isUnfit(preview, error) || (choices.asked.choices !== undefined && !written.text.trim());
  const blocked = empty || unfit || written.text.length > textMax || uploads.some(({ problem }) => !problem);
  const sendNow = () => {
    if (blocked) return;
    send({
      clientId: newId(),
      conversationId: conversation.id,
      note,
      text: written.text.trim(),
      attachments: written.attachments,
      replyTo: note ? null : draft.replyTo,
      place: note ? null : (placeId ?? null),
      copies: note ? null : copies,
      choices: choices.asked.choices ? draft.choices : null,
      draftOf: note ? null : (draft.from?.id ?? null),
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
      from: note ? current.from : null,
      choices: note ? current.choices : null,
      [field]: { text: '', attachments: [] },
    }));
  };
  const take = (files: FileList | null | undefined) => {
    if (files?.length && !onlyTemplates)
      add([...files], note, composer, written.attachments.length + uploads.length);
  };

  return (
    <>
      {heldBack && (
        <Suspense>
          <UnseenNotice key={heldBack.clientId} outgoing={heldBack} onEdit={onEdit} />
        </Suspense>
      )}
      {offers.length > 0 && (
        <Suspense>
          <SharedDrafts
            drafts={offers}
            onTake={(shared) => goOn((current) => withTakenOver(current, shared))}
            onComment={(shared) => goOn((current) => withComment(current, shared))}
          />
        </Suspense>
      )}
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
        <ComposerTabs
          conversation={conversation}
          note={note}
          onTurn={turnTo}
          copies={
            copies && { open: copiesOpen, count: copies.length, toggle: () => setShowCopies(!copiesOpen) }
          }
          preview={{ open: previewOpen, toggle: togglePreview }}
          share={{
            possible: composer.canReply && written.text.trim() !== '',
            shared: sharing.shared,
            toggle: sharing.shared ? sharing.withdraw : sharing.share,
          }}
        />
        {!note && (told.places.length > 1 || composer.from) && (
          <Suspense>
            <WhereTo conversation={conversation} placeId={placeId} onPlace={choose} />
          </Suspense>
        )}
        {copiesOpen && copies && !onlyTemplates && (
          <Suspense>
            <ComposerCopies
              copies={copies}
              onChange={(changed) => onDraft((current) => ({ ...current, copies: changed }))}
            />
          </Suspense>
        )}
        {!note && draft.replyTo && (
          <Suspense>
            <ComposerQuote
              {...draft.replyTo}
              onDrop={() => onDraft((current) => ({ ...current, replyTo: null }))}
            />
          </Suspense>
        )}
        {!note && templates.offer}
        {!onlyTemplates && (
          <>
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
                const { value } = event.currentTarget;
                write({ text: value });
                // Nothing is left of what was taken over.
                if (!note && draft.from && !value.trim()) onDraft((current) => ({ ...current, from: null }));
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
                if (isPress(event, 'send')) {
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
            {choices.editor(preview, error, sendNow)}
            {previewOpen && !note && composer.canReply && (
              <Suspense>
                <PreviewPanel preview={preview} error={error} />
              </Suspense>
            )}
            <ComposerBar
              conversation={conversation}
              note={note}
              box={box}
              text={written.text}
              preview={preview}
              blocked={blocked}
              choices={choices.button}
              acts={{
                take,
                write: (text) => write({ text }),
                template: () => templates.open?.(),
                send: sendNow,
              }}
            />
          </>
        )}
      </section>
      {templates.dialog}
    </>
  );
}

interface Props {
  conversation: Conversation;
  draft: Draft;
  onDraft: (change: (draft: Draft) => Draft) => void;
  sharing: Sharing;
  seen: number | null;
  onEdit: (outgoing: Outgoing) => void;
}
