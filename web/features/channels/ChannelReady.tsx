import { Button } from '@mantine/core';
import { IconExternalLink, IconEyeOff } from '@tabler/icons-react';
import type { Channel, Connector } from '#contract/channels.ts';
import { useMay } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { CopyField } from '../../ui/CopyField.tsx';
import { ConnectorGuide } from './ConnectorGuide.tsx';
import { fieldsOf } from './settingsSchema.ts';
import { WebhookAtPlatform } from './WebhookAtPlatform.tsx';

/** What to take to the other side: snippet, address, and secrets that are shown this once. */
export function ChannelReady({ channel, connector, generated = {} }: Props) {
  const mayManage = useMay('channels.manage');
  const secrets = Object.entries(generated);
  const fields = fieldsOf(connector);
  const labelOf = (name: string) => fields.find((field) => field.name === name)?.label ?? name;
  return (
    <>
      {channel.tryUrl && (
        <section className={`${card.card} ${card.row}`}>
          <div className={card.grow}>
            <h2 className={card.heading}>{t('channel.try')}</h2>
            <p className={`${card.dim} ${card.plain}`}>{t('channel.tryHelp')}</p>
          </div>
          <Button
            component="a"
            href={channel.tryUrl}
            target="_blank"
            rel="noopener"
            rightSection={<IconExternalLink size={16} />}
          >
            {t('channel.tryNow')}
          </Button>
        </section>
      )}
      {(channel.snippet || channel.webhookUrl || channel.doorAddress) && (
        <section className={`${card.card} ${card.stack}`}>
          {channel.snippet && (
            <CopyField label={t('channel.snippet')} value={channel.snippet} help={t('channel.snippetHelp')} />
          )}
          {channel.sharedWebhookUrl && (
            <CopyField
              label={t('channel.sharedWebhook')}
              value={channel.sharedWebhookUrl}
              help={t('channel.sharedWebhookHelp')}
            />
          )}
          {mayManage && connector.app && connector.can.includes('enterWebhook') && (
            <WebhookAtPlatform channelId={channel.id} platform={connector.app.title} />
          )}
          {channel.webhookUrl && (
            <CopyField
              label={t('channel.webhook')}
              value={channel.webhookUrl}
              help={t(webhookHelp(channel))}
            />
          )}
          {channel.doorAddress && (
            <CopyField label={t('channel.door')} value={channel.doorAddress} help={t('channel.doorHelp')} />
          )}
        </section>
      )}
      {secrets.length > 0 && (
        <section className={`${card.card} ${card.stack}`}>
          <h2 className={card.heading}>{t('channel.secrets')}</h2>
          <p className={`${card.notice} ${card.row}`}>
            <IconEyeOff size={18} aria-hidden="true" />
            <span className={card.grow}>{t('channel.secretsOnce')}</span>
          </p>
          {secrets.map(([name, value]) => (
            <CopyField key={name} label={labelOf(name)} value={value} />
          ))}
        </section>
      )}
      {connector.guide && (
        <section className={card.card}>
          <ConnectorGuide connector={connector} />
        </section>
      )}
    </>
  );
}

function webhookHelp({ snippet, sharedWebhookUrl }: Channel) {
  if (snippet) return 'channel.webhookEmbedHelp';
  return sharedWebhookUrl ? 'channel.ownWebhookHelp' : 'channel.webhookHelp';
}

interface Props {
  channel: Channel;
  connector: Connector;
  generated?: Record<string, string>;
}
