import { Button } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Contact, unblockContact } from '#contract/contacts.ts';
import { post } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Problem } from '../../ui/Problem.tsx';
import { Words } from '../../ui/Words.tsx';
import styles from './Blocked.module.css';
import { PlatformBlocks } from './PlatformBlocks.tsx';
import { placeContact } from './refreshContact.ts';

/** That a contact is blocked, since when and why, what they wrote since, and the way back. */
export function BlockedNotice({ contact }: { contact: Contact }) {
  const client = useQueryClient();
  const may = useMay('contacts.write');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { blocked } = contact;
  if (!blocked)
    return contact.platformBlocks.some(({ since, wish }) => since || wish) ? (
      <section className={styles.notice} aria-label={t('platformBlock.left')}>
        <strong className={styles.line}>
          <IconBan size={16} aria-hidden="true" /> {t('platformBlock.left')}
        </strong>
        <PlatformBlocks contact={contact} />
      </section>
    ) : null;
  const lift = () => {
    setBusy(true);
    post<typeof unblockContact>(`/contacts/${contact.id}/unblock`)
      .then((now) => placeContact(client, now), setError)
      .finally(() => setBusy(false));
  };
  return (
    <section className={styles.notice} aria-label={t('contact.blocked')}>
      <strong className={styles.line}>
        <IconBan size={16} aria-hidden="true" /> {t('contact.blocked')}
      </strong>
      <p className={card.plain}>
        {t('contact.blockedSince', { time: fullTime(blocked.at), name: blocked.by?.name ?? '' })}
      </p>
      {blocked.reason && <Words text={blocked.reason} />}
      <p className={card.plain}>{t('contact.blockedMessages', { count: blocked.messages })}</p>
      <PlatformBlocks contact={contact} />
      <Problem error={error} />
      {may && (
        <Button size="xs" variant="default" loading={busy} onClick={lift}>
          {t('contact.unblock')}
        </Button>
      )}
    </section>
  );
}
