import { IconLock } from '@tabler/icons-react';
import type { Message } from '#contract/messages.ts';
import { fullTime, timeOfDay } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { languageOf } from '../../ui/scriptOf.ts';
import { shownName } from '../../ui/shownName.ts';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import styles from './MessageItem.module.css';

/** Who, when, and whether it is for the team only. */
export function Head({ kind, author, sentAt, automatic, template, via, sentFrom }: Props) {
  const place = sentFrom ?? via?.channel;
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
      {template && (
        <span className={styles.tag} title={t('template.named', { name: template.name })}>
          {t('template.mark')}
        </span>
      )}
      {place && (
        <span className={styles.tag}>
          <ConnectorIcon name={place.connector} size={12} />{' '}
          <bdi lang={languageOf(place.name)}>{place.name}</bdi>
        </span>
      )}
      <time dir="auto" dateTime={sentAt} title={fullTime(sentAt)}>
        {timeOfDay(sentAt)}
      </time>
    </header>
  );
}

type Props = Pick<Message, 'kind' | 'author' | 'sentAt'> &
  Partial<Pick<Message, 'automatic' | 'template' | 'via' | 'sentFrom'>>;
