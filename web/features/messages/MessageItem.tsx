import { IconClockExclamation, IconMessageReply, IconPuzzle, IconTrash } from '@tabler/icons-react';
import { lazy, memo, Suspense, useState } from 'react';
import type { Message } from '#contract/messages.ts';
import { useMe } from '../../app/useMe.ts';
import { fullTime, timeOfDay } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { Initials } from '../../ui/Initials.tsx';
import { Styled } from '../../ui/Styled.tsx';
import { shownName } from '../../ui/shownName.ts';
import { Words } from '../../ui/Words.tsx';
import { OutOfSight } from '../acts/OutOfSight.tsx';
import { AnsweredElsewhere, AnswerInPrivate } from '../cases/PrivateAnswer.tsx';
import { Attachments } from './Attachments.tsx';
import { Delivery } from './Delivery.tsx';
import { Head } from './Head.tsx';
import { Copies, Quoted, Subject } from './Letter.tsx';
import styles from './MessageItem.module.css';
import { MessageMenu } from './MessageMenu.tsx';
import { Quote } from './Quote.tsx';
import { Reactions } from './Reactions.tsx';

const Design = lazy(() => import('./Design.tsx').then((m) => ({ default: m.Design })));
const Cards = lazy(() => import('./Cards.tsx').then((m) => ({ default: m.Cards })));
const ChoicesShown = lazy(() =>
  import('../choices/ChoicesShown.tsx').then((m) => ({ default: m.ChoicesShown })),
);
const ActLines = lazy(() => import('../acts/ActLines.tsx').then((m) => ({ default: m.ActLines })));
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
  const acts = quotes && message.can.length > 0;
  return (
    <article
      className={styles.item}
      data-kind={kind}
      data-unseen={(!message.deletedAt && (message.hiddenAt ?? message.removedAt)) || undefined}
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
          <Head
            kind={kind}
            author={author}
            sentAt={message.sentAt}
            automatic={message.automatic && !isEvent(message)}
            template={message.template}
            via={message.via}
            sentFrom={message.sentFrom}
          />
        )}
        <div className={styles.line}>
          <div className={styles.bubble} title={continues ? fullTime(message.sentAt) : undefined}>
            <Body message={message} subject={subject} designed={designed} onPlain={() => setPlain(true)} />
          </div>
          {!message.deletedAt && (acts || message.original || message.designed) && (
            <MessageMenu message={message} acts={acts} plain={plain} onPlain={setPlain} />
          )}
          {quotes && message.privateReply && <AnswerInPrivate message={message} className={styles.reply} />}
          {quotes && kind === 'incoming' && !message.deletedAt && !message.removedAt && (
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
        <Reactions message={message} changes={acts} />
        <AnsweredElsewhere message={message} />
        <Foot message={message} />
        {!message.deletedAt && message.acts.some(({ state }) => state !== 'done') && (
          <Suspense>
            <ActLines message={message} />
          </Suspense>
        )}
      </div>
    </article>
  );
});

/** Something happened here, such as that somebody came by an advert: nobody has written it, no machine either. */
function isEvent({ text, cards }: Message): boolean {
  return (
    text === '' &&
    cards.length > 0 &&
    cards.every((card) => card.kind === 'happened' || (card.kind === 'link' && card.how === 'came-by'))
  );
}

function Body({ message, subject, designed, onPlain }: BodyProps) {
  const myself = useMe().agent.id;
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
        <Suspense>
          <Design messageId={message.id} authorName={message.author.name} onPlain={onPlain} />
        </Suspense>
      ) : (
        <>
          {message.shown ? (
            <Styled lines={message.shown} myself={myself} />
          ) : (
            message.text && <Words text={message.text} />
          )}
          {message.quoted && <Quoted text={message.quoted} />}
        </>
      )}
      {message.unsupported !== null && (
        <p className={styles.gone}>
          <IconPuzzle size={16} aria-hidden="true" />{' '}
          {t('message.unsupported', { kind: message.unsupported })}
        </p>
      )}
      {message.cards.length > 0 && (
        <Suspense>
          <Cards cards={message.cards} text={message.text} />
        </Suspense>
      )}
      {message.choices && (
        <Suspense>
          <ChoicesShown {...message.choices} />
        </Suspense>
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
  const unseen = (message.hiddenAt ?? message.removedAt) !== null && message.deletedAt === null;
  return (
    <>
      {(edited || message.late || unseen) && (
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
          <OutOfSight message={message} />
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
