import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Contact } from '#contract/contacts.ts';
import type { blockOnPlatform, PlatformBlock } from '#contract/platform-blocks.ts';
import { post } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { Problem } from '../../ui/Problem.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import styles from './Blocked.module.css';
import { placeContact } from './refreshContact.ts';

/** What holds on the platforms themselves, what was asked of them, and what can be. */
export function PlatformBlocks({ contact }: { contact: Contact }) {
  const shown = contact.platformBlocks.filter(
    ({ since, wish, cannot }) => since || wish || (contact.blocked && !cannot),
  );
  if (shown.length === 0) return null;
  return (
    <ul className={styles.platforms} aria-label={t('platformBlock.list')}>
      {shown.map((block) => (
        <Row key={block.identityId} block={block} contact={contact} />
      ))}
    </ul>
  );
}

function Row({ block, contact }: { block: PlatformBlock; contact: Contact }) {
  const client = useQueryClient();
  const may = useMay('contacts.write');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { identityId, channel, wish, since } = block;
  const ask = (path: string) => {
    setBusy(true);
    setError(null);
    post<typeof blockOnPlatform>(path)
      .then(({ data }) => placeContact(client, { ...contact, platformBlocks: data }), setError)
      .finally(() => setBusy(false));
  };
  const button = (label: string, path: string) => (
    <Button size="compact-xs" variant="default" loading={busy} onClick={() => ask(path)}>
      {label}
    </Button>
  );
  return (
    <li>
      <ConnectorIcon name={channel.connector} size={16} />
      <div>
        <span>
          {t(since ? 'platformBlock.since' : 'platformBlock.not', {
            channel: channel.name,
            time: since ? fullTime(since) : '',
          })}
        </span>
        {wish && (
          <span className={styles.wish} data-failed={wish.state === 'failed' || undefined}>
            {t(`platformBlock.${wish.deed}.${wish.state}`)}
            {wish.error && (
              <>
                {' '}
                <Sentence text={wish.error.message} />
              </>
            )}
          </span>
        )}
        <Problem error={error} />
        {may && (
          <span className={styles.buttons}>
            {wish && wish.state !== 'doing' && (
              <>
                {(wish.state !== 'asked' || wish.attempts > 0) &&
                  button(t('tryAgain'), `/platform-blocks/${wish.id}/retry`)}
                {button(t('platformBlock.withdraw'), `/platform-blocks/${wish.id}/withdraw`)}
              </>
            )}
            {!wish && since && button(t('platformBlock.lift'), `/identities/${identityId}/platform-unblock`)}
            {!wish && !since && button(t('platformBlock.also'), `/identities/${identityId}/platform-block`)}
          </span>
        )}
      </div>
    </li>
  );
}
