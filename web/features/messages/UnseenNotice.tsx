import { Button } from '@mantine/core';
import { IconEyeExclamation } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { timeOfDay } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { Words } from '../../ui/Words.tsx';
import { sendAnyway } from './deliver.ts';
import type { Outgoing } from './outbox.ts';
import styles from './UnseenNotice.module.css';

/** Something came in while the answer was being written, so it was not sent: here is what, and the choice. */
export function UnseenNotice({
  outgoing,
  onEdit,
}: {
  outgoing: Outgoing;
  onEdit: (outgoing: Outgoing) => void;
}) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  const messages = outgoing.unseen?.messages ?? [];
  return (
    <section
      className={styles.notice}
      role="alert"
      aria-label={t('unseen.title', { count: messages.length })}
    >
      <h3 className={styles.title}>
        <IconEyeExclamation size={18} aria-hidden="true" />
        {t('unseen.title', { count: messages.length })}
      </h3>
      <ul className={styles.news}>
        {messages.map((message) => (
          <li key={message.id}>
            <div className={styles.who}>
              <bdi>{shownName(message.author.name)}</bdi> · {timeOfDay(message.sentAt)}
            </div>
            <Words text={message.deletedAt ? t('message.deleted') : message.text || t('row.noText')} />
          </li>
        ))}
      </ul>
      <div className={styles.own}>
        <div className={styles.who}>{t('unseen.yours')}</div>
        <Words text={outgoing.text || t('row.noText')} />
      </div>
      <div className={styles.acts}>
        <Button ref={keep} size="xs" variant="default" onClick={() => onEdit(outgoing)}>
          {t('unseen.keepEditing')}
        </Button>
        <Button size="xs" onClick={() => sendAnyway(outgoing)}>
          {t('unseen.sendAnyway')}
        </Button>
      </div>
    </section>
  );
}
