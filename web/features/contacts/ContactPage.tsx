import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Initials } from '../../ui/Initials.tsx';
import { shownName } from '../../ui/shownName.ts';
import { ContactCompany } from '../companies/ContactCompany.tsx';
import { BlockedNotice } from './Blocked.tsx';
import { ContactActs } from './ContactActs.tsx';
import { ContactFacts } from './ContactFacts.tsx';
import { ContactName } from './ContactName.tsx';
import styles from './ContactPage.module.css';
import { Details } from './Details.tsx';
import { Identities } from './Identities.tsx';
import { Merges } from './Merges.tsx';
import { contactById } from './queries.ts';
import { Suggestions } from './Suggestions.tsx';
import { Timeline } from './Timeline.tsx';

const parts = ['messages', 'facts'] as const;

/** A customer: all that was said on every channel, and what is known of them. On a phone one of the two. */
export function ContactPage() {
  const { contactId } = useParams({ strict: false }) as { contactId: string };
  const { data: contact, error, refetch } = useQuery(contactById(contactId));
  const [part, setPart] = useState<(typeof parts)[number]>('messages');
  if (error && !contact) return <Failed error={error} again={refetch} />;
  if (!contact) return <Bones rows={4} height={84} label={t('loading')} />;
  return (
    <div className={styles.page} data-part={part}>
      <header className={styles.head}>
        <ActionIcon
          component={Link}
          to="/contacts"
          variant="subtle"
          color="gray"
          aria-label={t('contacts.back')}
        >
          <IconArrowLeft size={20} className={styles.arrow} />
        </ActionIcon>
        <Initials name={shownName(contact.name)} size={36} />
        <h1 className={styles.name}>
          <ContactName contact={contact} />
        </h1>
        <div className={styles.tabs}>
          {parts.map((each) => (
            <button key={each} type="button" aria-pressed={part === each} onClick={() => setPart(each)}>
              {t(`contact.part.${each}`)}
            </button>
          ))}
        </div>
      </header>
      <div className={styles.main}>
        <Timeline key={contact.id} contactId={contact.id} />
      </div>
      <aside className={styles.side} aria-label={t('contact.label')}>
        <h2 className="visually-hidden">{t('contact.part.facts')}</h2>
        <BlockedNotice contact={contact} />
        <ContactActs contact={contact} />
        <ContactFacts contact={contact} />
        <ContactCompany contact={contact} />
        <Details contact={contact} />
        <Suggestions contact={contact} />
        <Identities contact={contact} />
        <Merges contact={contact} />
      </aside>
    </div>
  );
}
