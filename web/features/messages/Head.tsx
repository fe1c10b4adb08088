import { IconLock } from '@tabler/icons-react';
import type { Message } from '#contract/messages.ts';
import { fullTime, timeOfDay } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { languageOf } from '../../ui/scriptOf.ts';
import { shownName } from '../../ui/shownName.ts';
import styles from './MessageItem.module.css';

/** Who, when, and whether it is for the team only. */
export function Head({ kind, author, sentAt, automatic }: Props) {
  return (
    <header className={styles.head}>
      <bdi className={styles.author} lang={languageOf(author.name)}>
        {shownName(author.name)}
      </bdi>
      {kind === 'note' && (
        <span className={styles.private}>
          <IconLock size={12} aria-hidden="true" />
          {t('note.mark')}
        </span>
      )}
      {(author.kind === 'bot' || author.kind === 'automation' || author.kind === 'other') && (
        <span className={styles.tag}>{t(`author.${author.kind}`)}</span>
      )}
      {automatic && <span className={styles.tag}>{t('message.automatic')}</span>}
      <time dir="auto" dateTime={sentAt} title={fullTime(sentAt)}>
        {timeOfDay(sentAt)}
      </time>
    </header>
  );
}

type Props = Pick<Message, 'kind' | 'author' | 'sentAt'> & Partial<Pick<Message, 'automatic'>>;
