import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { checkChannel, disconnectChannel, editChannel } from '#contract/channels.ts';
import { patch, post, remove } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { notify } from '../../ui/notices.ts';
import { Page } from '../../ui/Page.tsx';
import { ChannelAccount } from './ChannelAccount.tsx';
import { ChannelForm } from './ChannelForm.tsx';
import { ChannelReady } from './ChannelReady.tsx';
import { ChannelState } from './ChannelState.tsx';
import { ConnectorIcon } from './ConnectorIcon.tsx';
import styles from './NewChannelPage.module.css';
import { channelById, connectorsQuery } from './queries.ts';

export function ChannelPage() {
  const { channelId = '' } = useParams({ strict: false });
  const client = useQueryClient();
  const mayManage = useMay('channels.manage');
  const query = useQuery(channelById(channelId));
  const connectors = useQuery(connectorsQuery);
  const [parting, setParting] = useState(false);
  const channel = query.data;
  const connector = connectors.data?.data.find(({ name }) => name === channel?.connector);
  const error = query.error ?? connectors.error;

  if (error)
    return <Failed error={error} again={() => Promise.all([query.refetch(), connectors.refetch()])} />;
  if (!channel || !connector) {
    return (
      <Page title={t('channels.title')}>
        <Bones rows={3} height={72} label={t('loading')} />
      </Page>
    );
  }
  const keep = (after: typeof channel) => {
    client.setQueryData(channelById(channelId).queryKey, after);
    void client.invalidateQueries({ queryKey: ['channels'], exact: true });
  };
  const setState = async (state: 'active' | 'paused') => {
    try {
      keep(await patch<typeof editChannel>(`/channels/${channelId}`, { state }));
    } catch (problem) {
      notify({ kind: 'bad', text: t('act.refused'), error: problem });
    }
  };
  return (
    <Page
      title={
        <span className={styles.title}>
          <ConnectorIcon name={channel.connector} size={26} />
          <bdi>{channel.name}</bdi>
          <ChannelState channel={channel} />
        </span>
      }
      action={
        mayManage &&
        channel.state !== 'disconnected' && (
          <div className={card.row}>
            {channel.state === 'active' ? (
              <Button variant="default" onClick={() => void setState('paused')}>
                {t('channel.pause')}
              </Button>
            ) : (
              <Button onClick={() => void setState('active')}>{t('channel.resume')}</Button>
            )}
            <Button variant="default" className={card.bad ?? ''} onClick={() => setParting(true)}>
              {t('channel.disconnect')}
            </Button>
          </div>
        )
      }
    >
      {channel.trouble && (
        <p className={card.problem} role="alert">
          <bdi>{channel.trouble}</bdi>
        </p>
      )}
      {channel.state !== 'disconnected' && (
        <ChannelAccount
          channel={channel}
          onCheck={
            mayManage
              ? async () => {
                  const after = await post<typeof checkChannel>(`/channels/${channelId}/check`);
                  keep(after);
                  return after.trouble === null;
                }
              : undefined
          }
        />
      )}
      {channel.state === 'paused' && (
        <p className={`${card.notice} ${card.plain}`}>{t('channel.pausedHelp')}</p>
      )}
      {channel.state === 'disconnected' ? (
        <p className={`${card.notice} ${card.plain}`}>{t('channel.disconnectedHelp')}</p>
      ) : (
        <>
          {mayManage && (
            <ChannelForm
              connector={connector}
              name={channel.name}
              settings={channel.settings}
              action={t('save')}
              onSave={async (name, settings) => {
                keep(await patch<typeof editChannel>(`/channels/${channelId}`, { name, settings }));
                notify({ kind: 'good', text: t('saved') });
              }}
            />
          )}
          <ChannelReady channel={channel} connector={connector} />
        </>
      )}
      {parting && (
        <Confirm
          title={t('channel.disconnectTitle', { name: channel.name })}
          text={t('channel.disconnectText')}
          action={t('channel.disconnect')}
          onConfirm={async () => keep(await remove<typeof disconnectChannel>(`/channels/${channelId}`))}
          onClose={() => setParting(false)}
        />
      )}
    </Page>
  );
}
