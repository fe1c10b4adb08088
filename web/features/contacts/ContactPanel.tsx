import { ActionIcon } from '@mantine/core';
import { IconTimeline, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Conversation } from '#contract/conversations.ts';
import { briefTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { Initials } from '../../ui/Initials.tsx';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import { ConversationAttributes } from '../attributes/ConversationAttributes.tsx';
import { ContactCompany } from '../companies/ContactCompany.tsx';
import type { List, State } from '../conversations/filters.ts';
import { BlockedNotice } from './Blocked.tsx';
import { ContactFacts } from './ContactFacts.tsx';
import { ContactName } from './ContactName.tsx';
import styles from './ContactPanel.module.css';
import { Details } from './Details.tsx';
import { Identities } from './Identities.tsx';
import { Suggestions } from './Suggestions.tsx';

/** Who it is with: what is known, where else they write, what there was before. */
export function ContactPanel({ conversation, list, state, onClose }: Props) {
  const now = useNow();
  const { contact, earlier, thread } = conversation;
  return (
    <aside className={styles.panel} aria-label={t('contact.label')}>
      <header className={styles.head}>
        <Initials name={shownName(contact.name)} size={44} />
        <div className={styles.name}>
          <ContactName contact={contact} />
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={styles.close ?? ''}
          aria-label={t('close')}
          onClick={onClose}
        >
          <IconX size={18} />
        </ActionIcon>
      </header>
      <Link to="/contacts/$contactId" params={{ contactId: contact.id }} className={styles.whole}>
        <IconTimeline size={16} aria-hidden="true" /> {t('contact.whole')}
      </Link>
      <BlockedNotice contact={contact} />
      <ContactFacts contact={contact} />
      <ContactCompany contact={contact} />
      <ConversationAttributes conversationId={conversation.id} />
      <Details contact={contact} />
      <Suggestions contact={contact} />
      {thread.post && (
        <section>
          <h3 className={styles.title}>{t('contact.post')}</h3>
          {thread.post.text && (
            <blockquote className={styles.post} dir="auto">
              {thread.post.text}
            </blockquote>
          )}
          {thread.post.url && (
            <a href={thread.post.url} target="_blank" rel="noopener noreferrer nofollow">
              {t('contact.postOpen')}
            </a>
          )}
        </section>
      )}
      <Identities contact={contact} />
      <section>
        <h3 className={styles.title}>{t('contact.earlier')}</h3>
        {earlier.length === 0 && <p className={styles.dim}>{t('contact.noEarlier')}</p>}
        <ul className={styles.rows}>
          {earlier.map((each) => (
            <li key={each.id}>
              <Link
                className={styles.earlier}
                to="/inbox/$list/$state/$conversationId"
                params={{ list, state, conversationId: each.id }}
              >
                <Line text={each.preview || t('row.noText')} />
                <span className={styles.dim}>
                  <bdi dir="ltr">#{each.number}</bdi> · {t(`state.${each.state}`)} ·{' '}
                  {briefTime(each.lastActivityAt, now)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}

interface Props {
  conversation: Conversation;
  list: List;
  state: State;
  onClose: () => void;
}
