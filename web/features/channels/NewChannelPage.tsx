import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { Connector, connectChannel } from '#contract/channels.ts';
import type { ReplyOf } from '#contract/endpoint.ts';
import { post } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { appSourceOf } from './appSource.ts';
import { ChannelForm } from './ChannelForm.tsx';
import { ChannelReady } from './ChannelReady.tsx';
import { ConnectorGuide } from './ConnectorGuide.tsx';
import { ConnectorIcon } from './ConnectorIcon.tsx';
import styles from './NewChannelPage.module.css';
import { summaryOf, titleOf } from './names.ts';
import { PracticeOffer } from './PracticeOffer.tsx';
import { channelsQuery, connectorsQuery } from './queries.ts';

/** First which platform, then its settings, then what to do on the other side. */
export function NewChannelPage() {
  const { connector: chosen } = useSearch({ strict: false }) as { connector?: string };
  const client = useQueryClient();
  const mayManage = useMay('channels.manage');
  // Whether there are practice accounts does change: the operator starts the sandbox when they like.
  const { data, error, refetch } = useQuery({ ...connectorsQuery, staleTime: 10_000 });
  const channels = useQuery(channelsQuery);
  const [made, setMade] = useState<ReplyOf<typeof connectChannel> | null>(null);
  const guide = useRef<HTMLElement>(null);
  const connector = data?.data.find(({ name }) => name === chosen);

  if (!mayManage) return <Failed error={new Error(t('error.forbidden'))} />;
  if (error) return <Failed error={error} again={refetch} />;
  if (!data) {
    return (
      <Page title={t('channels.new')}>
        <Bones rows={3} height={72} label={t('loading')} />
      </Page>
    );
  }
  if (made && connector) {
    return (
      <Page key="ready" title={t('channel.ready', { name: made.name })} lead={t('channel.readyLead')}>
        <ChannelReady channel={made} connector={connector} generated={made.generated} />
        <div className={card.end}>
          <Button component={Link} to="/settings/channels" variant="default">
            {t('channels.title')}
          </Button>
          <Button component={Link} to="/">
            {t('channel.toInbox')}
          </Button>
        </div>
      </Page>
    );
  }
  if (!connector) {
    return (
      <Page key="choice" title={t('channels.new')} lead={t('channels.newLead')}>
        <ul className={styles.connectors}>
          {data.data.map((each) => (
            <Choice key={each.name} connector={each} />
          ))}
        </ul>
      </Page>
    );
  }
  return (
    <Page
      key={connector.name}
      title={
        <span className={styles.title}>
          <ConnectorIcon name={connector.name} size={26} />
          {titleOf(connector)}
        </span>
      }
      lead={summaryOf(connector)}
      action={
        <Button component={Link} to="/settings/channels/new" variant="subtle">
          {t('channels.other')}
        </Button>
      }
    >
      {connector.guide && (
        <button
          type="button"
          className={styles.toGuide}
          onClick={() => {
            guide.current?.scrollIntoView();
            guide.current?.focus({ preventScroll: true });
          }}
        >
          {t('channels.toGuide')}
        </button>
      )}
      {connector.practice && <PracticeOffer connector={connector} />}
      <ChannelForm
        connector={connector}
        name={titleOf(connector)}
        app={{ from: appSourceOf(connector, channels.data?.data ?? []) }}
        action={t('channel.connect')}
        onSave={async (name, settings) => {
          setMade(
            await post<typeof connectChannel>('/channels', { connector: connector.name, name, settings }),
          );
          void client.invalidateQueries({ queryKey: ['channels'] });
        }}
      />
      {connector.guide && (
        <section ref={guide} tabIndex={-1} className={`${card.card} ${styles.guide}`}>
          <ConnectorGuide connector={connector} />
        </section>
      )}
    </Page>
  );
}

function Choice({ connector }: { connector: Connector }) {
  return (
    <li>
      <Link to="/settings/channels/new" search={{ connector: connector.name }} className={styles.choice}>
        <ConnectorIcon name={connector.name} size={32} />
        <span>
          <strong>{titleOf(connector)}</strong>
          <span className={card.dim}>{summaryOf(connector)}</span>
        </span>
      </Link>
    </li>
  );
}
