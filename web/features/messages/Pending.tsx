import { Button } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import { Words } from '../../ui/Words.tsx';
import { Attachments } from './Attachments.tsx';
import delivery from './Delivery.module.css';
import { sendAgain, takeBack } from './deliver.ts';
import { Head } from './Head.tsx';
import { Copies } from './Letter.tsx';
import styles from './MessageItem.module.css';
import type { Outgoing } from './outbox.ts';
import { Quote } from './Quote.tsx';

const ChoicesPending = lazy(() =>
  import('../choices/ChoicesShown.tsx').then((m) => ({ default: m.ChoicesPending })),
);

/** Written here and not yet confirmed by the server; it looks like what it will become. */
export function Pending({ outgoing, continues, onEdit }: Props) {
  const { agent } = useMe();
  const { note, text, attachments, state, replyTo, refusal } = outgoing;
  return (
    <article
      className={styles.item}
      data-kind={note ? 'note' : 'outgoing'}
      data-continues={continues || undefined}
      aria-busy={state === 'sending'}
    >
      <div className={styles.column}>
        {!continues && (
          <Head
            kind={note ? 'note' : 'outgoing'}
            author={{ kind: 'agent', id: agent.id, name: agent.name }}
            sentAt={outgoing.createdAt}
          />
        )}
        <div className={styles.line}>
          <div className={styles.bubble}>
            <Copies copies={outgoing.copies ?? []} />
            {replyTo && <Quote {...replyTo} />}
            {text && <Words text={text} />}
            {outgoing.choices && (
              <Suspense>
                <ChoicesPending {...outgoing.choices} />
              </Suspense>
            )}
            <Attachments attachments={attachments} />
          </div>
        </div>
        {state === 'refused' ? (
          <div className={delivery.trouble} data-state="failed" role="alert">
            <IconAlertTriangle size={18} aria-hidden="true" />
            <div>
              <strong>{t('pending.refused')}</strong>
              <p className={delivery.why}>{refusal && <Sentence text={refusal} />}</p>
              <div className={delivery.acts}>
                <Button size="compact-xs" variant="default" onClick={() => sendAgain(outgoing)}>
                  {t('tryAgain')}
                </Button>
                <Button size="compact-xs" variant="default" onClick={() => onEdit(outgoing)}>
                  {t('pending.edit')}
                </Button>
                <Button size="compact-xs" variant="subtle" color="gray" onClick={() => takeBack(outgoing)}>
                  {t('pending.discard')}
                </Button>
              </div>
            </div>
          </div>
        ) : (
          <div className={delivery.state}>
            <IconClock size={14} aria-hidden="true" />
            {t(state === 'waiting' ? 'pending.waiting' : 'pending.sending')}
          </div>
        )}
      </div>
    </article>
  );
}

interface Props {
  outgoing: Outgoing;
  /** The message before it is one's own and fresh, so that name and time need not be said again. */
  continues: boolean;
  onEdit: (outgoing: Outgoing) => void;
}
