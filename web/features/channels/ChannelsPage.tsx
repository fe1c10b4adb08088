import { Button } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Channel } from '#contract/channels.ts';
import { useMay } from '../../app/useMe.ts';
import { briefTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { ChannelState } from './ChannelState.tsx';
import styles from './ChannelsPage.module.css';
import { ConnectorIcon } from './ConnectorIcon.tsx';
import { PracticeMark } from './PracticeMark.tsx';
import { channelsQuery } from './queries.ts';

export function ChannelsPage() {
  const mayManage = useMay('channels.manage');
  const { data, error, refetch } = useQuery(channelsQuery);
  const add = mayManage && (
    <Button component={Link} to="/settings/channels/new" leftSection={<IconPlus size={16} />}>
      {t('channels.new')}
    </Button>
  );
  return (
    <Page title={t('channels.title')} action={data && data.data.length > 0 ? add : null}>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={3} height={66} label={t('loading')} />
      ) : data.data.length === 0 ? (
        <Empty
          icon={<IconPlugConnected size={26} stroke={1.6} />}
          title={t('channels.empty.title')}
          text={t(mayManage ? 'channels.empty.text' : 'channels.empty.ask')}
        >
          {add}
        </Empty>
      ) : (
        <ul className={card.rows}>
          {data.data.map((channel) => (
            <Row key={channel.id} channel={channel} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function whatIsWrong({ trouble, troubles: [first] }: Channel): string | null {
  return first ? t(`trouble.${first.kind}`) : trouble;
}

function Row({ channel }: { channel: Channel }) {
  const now = useNow();
  return (
    <li className={styles.item}>
      <Link to="/settings/channels/$channelId" params={{ channelId: channel.id }} className={styles.row}>
        <ConnectorIcon name={channel.connector} size={26} />
        <span className={card.grow}>
          <span className={styles.named}>
            <bdi className={card.name}>{channel.name}</bdi>
            {channel.practice && <PracticeMark />}
          </span>
          <span className={`${card.dim} ${styles.line}`}>
            {whatIsWrong(channel) ??
              (channel.lastReceivedAt
                ? t('channel.lastReceived', { time: briefTime(channel.lastReceivedAt, now) })
                : t('channel.nothingYet'))}
          </span>
        </span>
        <ChannelState channel={channel} />
      </Link>
    </li>
  );
}
