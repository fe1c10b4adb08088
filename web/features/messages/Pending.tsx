import { Button } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { t } from '../../language/texts.ts';
import { Words } from '../../ui/Words.tsx';
import { Attachments } from './Attachments.tsx';
import delivery from './Delivery.module.css';
import { sendAgain, takeBack } from './deliver.ts';
import styles from './MessageItem.module.css';
import type { Outgoing } from './outbox.ts';
import { Quote } from './Quote.tsx';

/** Written here and not yet confirmed by the server; it looks like what it will become. */
export function Pending({ outgoing, onEdit }: { outgoing: Outgoing; onEdit: (outgoing: Outgoing) => void }) {
  const { note, text, attachments, state, replyTo, refusal } = outgoing;
  return (
    <article className={styles.item} data-kind={note ? 'note' : 'outgoing'} aria-busy={state === 'sending'}>
      <div className={styles.column}>
        <div className={styles.line}>
          <div className={styles.bubble}>
            {replyTo && <Quote {...replyTo} />}
            {text && <Words text={text} />}
            <Attachments attachments={attachments} />
          </div>
        </div>
        {state === 'refused' ? (
          <div className={delivery.trouble} data-state="failed" role="alert">
            <IconAlertTriangle size={18} aria-hidden="true" />
            <div>
              <strong>{t('pending.refused')}</strong>
              <p className={delivery.why}>{refusal}</p>
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
