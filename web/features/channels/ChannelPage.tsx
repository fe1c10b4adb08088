import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
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
import { Sentence } from '../../ui/Sentence.tsx';
import { ChannelTemplates } from '../templates/ChannelTemplates.tsx';
import { ChannelAccount } from './ChannelAccount.tsx';
import { ChannelAnswering, isolatedNames } from './ChannelAnswering.tsx';
import { ChannelForm } from './ChannelForm.tsx';
import { ChannelHealth } from './ChannelHealth.tsx';
import { ChannelReady } from './ChannelReady.tsx';
import { ChannelState } from './ChannelState.tsx';
import { ConnectorIcon } from './ConnectorIcon.tsx';
import styles from './NewChannelPage.module.css';
import { PracticeAccount } from './PracticeAccount.tsx';
import { PracticeMark } from './PracticeMark.tsx';
import { channelById, connectorsQuery } from './queries.ts';

const Responsiveness = lazy(() =>
  import('../responsiveness/Responsiveness.tsx').then((m) => ({ default: m.Responsiveness })),
);

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
  const check = async () => {
    const after = await post<typeof checkChannel>(`/channels/${channelId}/check`);
    keep(after);
    return after.trouble === null;
  };
  return (
    <Page
      title={
        <span className={styles.title}>
          <span className={styles.named}>
            <ConnectorIcon name={channel.connector} size={26} />
            <bdi>{channel.name}</bdi>
          </span>
          <span className={styles.named}>
            {channel.practice && <PracticeMark />}
            <ChannelState channel={channel} />
          </span>
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
      {channel.trouble && channel.troubles.length === 0 && (
        <p className={card.problem} role="alert">
          <Sentence text={channel.trouble} />
        </p>
      )}
      {channel.practice && channel.state !== 'disconnected' && <PracticeAccount url={channel.practice.url} />}
      {channel.state !== 'disconnected' && (
        <>
          <ChannelHealth
            channelId={channelId}
            mayManage={mayManage}
            onCheck={connector.can.includes('connect') ? check : undefined}
          />
          {connector.can.includes('responsiveness') && (
            <Suspense fallback={<Bones rows={1} height={240} label={t('loading')} />}>
              <Responsiveness channelId={channelId} connector={connector} />
            </Suspense>
          )}
          <ChannelAccount channel={channel} />
          {connector.can.includes('templates') && (
            <ChannelTemplates channelId={channelId} mayManage={mayManage} />
          )}
        </>
      )}
      {channel.state === 'paused' && (
        <p className={`${card.notice} ${card.plain}`}>{t('channel.pausedHelp')}</p>
      )}
      {channel.state === 'disconnected' ? (
        <p className={`${card.notice} ${card.plain}`}>{t('channel.disconnectedHelp')}</p>
      ) : (
        <>
          <ChannelAnswering
            key={`${channel.answersFrom?.id} ${channel.team?.id}`}
            channel={channel}
            connector={connector}
            mayManage={mayManage}
            onSaved={keep}
          />
          {mayManage && (
            <ChannelForm
              connector={connector}
              name={channel.name}
              settings={channel.settings}
              app={{ has: channel.app?.of }}
              action={t('save')}
              onSave={async (name, settings) => {
                keep(await patch<typeof editChannel>(`/channels/${channelId}`, { name, settings }));
                notify({ kind: 'good', text: t('saved') });
              }}
            />
          )}
          {!channel.practice && <ChannelReady channel={channel} connector={connector} />}
        </>
      )}
      {parting && (
        <Confirm
          title={t('channel.disconnectTitle', { name: channel.name })}
          text={[
            t('channel.disconnectText'),
            ...(channel.answersFor.length > 0
              ? [t('answering.parting', { names: isolatedNames(channel.answersFor) })]
              : []),
          ].join(' ')}
          action={t('channel.disconnect')}
          onConfirm={async () => keep(await remove<typeof disconnectChannel>(`/channels/${channelId}`))}
          onClose={() => setParting(false)}
        />
      )}
    </Page>
  );
}
