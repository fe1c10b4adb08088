import { IconClockExclamation, IconMessageReply, IconPuzzle, IconTrash } from '@tabler/icons-react';
import { lazy, memo, Suspense, useState } from 'react';
import type { Message } from '#contract/messages.ts';
import { fullTime, timeOfDay } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { Initials } from '../../ui/Initials.tsx';
import { shownName } from '../../ui/shownName.ts';
import { Words } from '../../ui/Words.tsx';
import { Attachments } from './Attachments.tsx';
import { Delivery } from './Delivery.tsx';
import { Design } from './Design.tsx';
import { Head } from './Head.tsx';
import { Copies, Quoted, Subject } from './Letter.tsx';
import styles from './MessageItem.module.css';
import { MessageMenu } from './MessageMenu.tsx';
import { Quote } from './Quote.tsx';
import { Reactions } from './Reactions.tsx';

const Revisions = lazy(() => import('./Revisions.tsx').then((m) => ({ default: m.Revisions })));

/** One message or note. Ours stand at the end of the line, theirs at the start, notes across on their own paper. */
export const MessageItem = memo(function MessageItem({
  message,
  continues,
  subject,
  quotes,
  onQuote,
}: Props) {
  const { author, kind } = message;
  const [plain, setPlain] = useState(false);
  const designed = message.designed && !plain && !message.deletedAt;
  return (
    <article
      className={styles.item}
      data-kind={kind}
      data-continues={continues || undefined}
      data-designed={designed || undefined}
      id={`message-${message.id}`}
      aria-label={t('message.label', { kind, name: shownName(author.name), time: timeOfDay(message.sentAt) })}
    >
      {kind === 'incoming' && (
        <span className={styles.avatar}>
          {!continues && <Initials name={shownName(author.name)} size={28} />}
        </span>
      )}
      <div className={styles.column}>
        {!continues && (
          <Head kind={kind} author={author} sentAt={message.sentAt} automatic={message.automatic} />
        )}
        <div className={styles.line}>
          <div className={styles.bubble} title={continues ? fullTime(message.sentAt) : undefined}>
            <Body message={message} subject={subject} designed={designed} onPlain={() => setPlain(true)} />
          </div>
          {!message.deletedAt && (message.original || message.designed) && (
            <MessageMenu message={message} plain={plain} onPlain={setPlain} />
          )}
          {quotes && kind === 'incoming' && !message.deletedAt && (
            <button
              type="button"
              className={styles.reply}
              onClick={() => onQuote({ id: message.id, text: message.text, authorName: author.name })}
              aria-label={t('message.quote')}
              title={t('message.quote')}
            >
              <IconMessageReply size={16} />
            </button>
          )}
        </div>
        <Reactions reactions={message.reactions} />
        <Foot message={message} />
      </div>
    </article>
  );
});

function Body({ message, subject, designed, onPlain }: BodyProps) {
  if (message.deletedAt) {
    return (
      <p className={styles.gone} title={fullTime(message.deletedAt)}>
        <IconTrash size={15} aria-hidden="true" /> {t('message.deleted')}
      </p>
    );
  }
  return (
    <>
      {subject && <Subject text={subject} />}
      <Copies copies={message.copies} />
      {message.replyTo && <Quote {...message.replyTo} />}
      {designed ? (
        <Design messageId={message.id} authorName={message.author.name} onPlain={onPlain} />
      ) : (
        <>
          {message.text && <Words text={message.text} />}
          {message.quoted && <Quoted text={message.quoted} />}
        </>
      )}
      {message.unsupported !== null && (
        <p className={styles.gone}>
          <IconPuzzle size={16} aria-hidden="true" />{' '}
          {t('message.unsupported', { kind: message.unsupported })}
        </p>
      )}
      <Attachments
        attachments={designed ? message.attachments.filter(({ embedded }) => !embedded) : message.attachments}
      />
    </>
  );
}

function Foot({ message }: { message: Message }) {
  const [history, setHistory] = useState(false);
  const edited = message.editedAt !== null && message.deletedAt === null;
  return (
    <>
      {(edited || message.late) && (
        <div className={styles.foot}>
          {message.late && (
            <span
              className={styles.late}
              title={t('message.lateHow', {
                sent: fullTime(message.sentAt),
                received: fullTime(message.receivedAt),
              })}
            >
              <IconClockExclamation size={14} aria-hidden="true" />
              {t('message.late', { time: timeOfDay(message.receivedAt) })}
            </span>
          )}
          {edited && (
            <button
              type="button"
              className={styles.edited}
              aria-expanded={history}
              onClick={() => setHistory(!history)}
            >
              {t('message.edited')}
            </button>
          )}
        </div>
      )}
      {history && (
        <Suspense>
          <Revisions messageId={message.id} />
        </Suspense>
      )}
      {message.kind === 'outgoing' && <Delivery message={message} />}
    </>
  );
}

interface BodyProps {
  message: Message;
  subject: string | null;
  designed: boolean;
  onPlain: () => void;
}

interface Props {
  message: Message;
  continues: boolean;
  /** To be shown: it is another than that of the message before. */
  subject: string | null;
  quotes: boolean;
  onQuote: (message: { id: string; text: string; authorName: string }) => void;
}
