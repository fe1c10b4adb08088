import type { Channel } from '#contract/channels.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import styles from './ChannelAccount.module.css';

/** Who the channel is on its platform, and when it was last asked for what is new. */
export function ChannelAccount({ channel }: { channel: Channel }) {
  const { account, lastReadAt, webhookUrl, doorAddress } = channel;
  // What is pushed, or handed in at the door, needs no asking: the others say when they were last looked at.
  const asks = lastReadAt !== null || (webhookUrl === null && doorAddress === null);
  if (account === null && !asks) return null;
  return (
    <section className={card.card}>
      <dl className={styles.facts}>
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
    </section>
  );
}
