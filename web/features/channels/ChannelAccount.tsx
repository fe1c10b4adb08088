import { Button, Loader } from '@mantine/core';
import { useState } from 'react';
import type { Channel } from '#contract/channels.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import styles from './ChannelAccount.module.css';

/** Who the channel is on its platform, when it was last asked for what is new, and a try on request. */
export function ChannelAccount({ channel, onCheck }: Props) {
  const [busy, setBusy] = useState(false);
  const { account, lastReadAt, webhookUrl, doorAddress } = channel;
  // What is pushed, or handed in at the door, needs no asking: the others say when they were last looked at.
  const asks = lastReadAt !== null || (webhookUrl === null && doorAddress === null);
  if (account === null && !asks) return null;
  const check = async () => {
    setBusy(true);
    try {
      const good = await onCheck?.();
      notify({ kind: good ? 'good' : 'bad', text: t(good ? 'channel.checkGood' : 'channel.checkBad') });
    } catch (error) {
      notify({ kind: 'bad', text: t('act.refused'), error });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={`${card.card} ${card.row}`}>
      <dl className={`${card.grow} ${styles.facts}`}>
        {account !== null && (
          <div>
            <dt>{t('channel.account')}</dt>
            <dd>
              <bdi dir="auto">{account}</bdi>
            </dd>
          </div>
        )}
        {asks && (
          <div>
            <dt>{t('channel.lastRead')}</dt>
            <dd>{lastReadAt ? fullTime(lastReadAt) : t('channel.notRead')}</dd>
          </div>
        )}
      </dl>
      {onCheck && (
        <Button
          variant="default"
          disabled={busy}
          leftSection={busy ? <Loader size={14} color="currentColor" /> : undefined}
          onClick={() => void check()}
        >
          <span aria-live="polite">{t(busy ? 'channel.checking' : 'channel.check')}</span>
        </Button>
      )}
    </section>
  );
}

interface Props {
  channel: Channel;
  /** Tries the account; answers whether all is well. */
  onCheck: (() => Promise<boolean>) | undefined;
}
