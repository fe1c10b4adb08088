import { IconMessageBolt } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { AnswerTexts } from '../cases/AnswerTexts.tsx';
import { channelsQuery } from '../channels/queries.ts';
import { keepAliveQuery } from '../keep-alive/queries.ts';
import { ChannelMessages } from './ChannelMessages.tsx';
import { CustomerLinks } from './CustomerLinks.tsx';
import { Estimates } from './Estimates.tsx';
import styles from './Instant.module.css';
import { instantQuery } from './queries.ts';

/** What customers are told at once, by channel, and whether what they are told of waiting is true. */
export function InstantPage() {
  const channels = useQuery(channelsQuery);
  const messages = useQuery(instantQuery);
  const closing = useQuery(keepAliveQuery);
  const error = channels.error ?? messages.error ?? closing.error;
  const connected = channels.data?.data.filter(({ state }) => state !== 'disconnected');
  return (
    <Page title={t('instant.title')} lead={t('instant.lead')}>
      {error ? (
        <Failed
          error={error}
          again={() => Promise.all([channels.refetch(), messages.refetch(), closing.refetch()])}
        />
      ) : !connected || !messages.data || !closing.data ? (
        <Bones rows={3} height={120} label={t('loading')} />
      ) : connected.length === 0 ? (
        <Empty
          icon={<IconMessageBolt size={26} stroke={1.6} />}
          title={t('instant.none')}
          text={t('instant.noneText')}
        />
      ) : (
        <div className={styles.channels}>
          {connected.map((channel) => (
            <ChannelMessages
              key={channel.id}
              channel={channel}
              messages={messages.data.filter(({ channelId }) => channelId === channel.id)}
              closing={closing.data.find(({ channelId }) => channelId === channel.id)}
            />
          ))}
          <CustomerLinks channels={connected} />
          <AnswerTexts />
          <section className={card.stack} aria-labelledby="estimates">
            <h2 className={card.heading} id="estimates">
              {t('instant.estimates')}
            </h2>
            <p className={`${card.plain} ${card.dim}`}>{t('instant.estimatesLead')}</p>
            <Estimates channels={connected} />
          </section>
        </div>
      )}
    </Page>
  );
}
