import { Button, Loader } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { enterWebhook, WebhookEntry } from '#contract/channels.ts';
import { post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { notify } from '../../ui/notices.ts';
import { webhookOf } from './queries.ts';

/** What the platform has entered for the app, and a button that enters our address there. */
export function WebhookAtPlatform({ channelId, platform }: { channelId: string; platform: string }) {
  const client = useQueryClient();
  const { data } = useQuery(webhookOf(channelId));
  const [busy, setBusy] = useState(false);
  const [replacing, setReplacing] = useState(false);
  const entered = data?.entered;
  // Where it cannot be asked, the guide says how it is done by hand.
  if (!entered) return null;
  const { url, here, missing } = entered;
  const isWhole = here && missing.length === 0;
  const enter = async () => {
    const after = await post<typeof enterWebhook>(`/channels/${channelId}/webhook`);
    client.setQueryData(webhookOf(channelId).queryKey, after);
    notify({ kind: 'good', text: t('webhook.entered', { platform }) });
  };
  const enterNow = async () => {
    setBusy(true);
    try {
      await enter();
    } catch (error) {
      notify({ kind: 'bad', text: t('act.refused'), error });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={card.row}>
      <p className={`${card.plain} ${card.grow}`} role="status">
        {stateOf(entered, platform)}
      </p>
      {!isWhole && (
        <Button
          variant={url === null ? 'filled' : 'default'}
          disabled={busy}
          leftSection={busy ? <Loader size={14} color="currentColor" /> : undefined}
          onClick={() => (url === null || here ? void enterNow() : setReplacing(true))}
        >
          {t(here ? 'webhook.switchOn' : 'webhook.enter', { platform })}
        </Button>
      )}
      {replacing && (
        <Confirm
          title={t('webhook.replaceTitle', { platform })}
          text={t('webhook.replaceText', { url: url ?? '' })}
          action={t('webhook.replace')}
          onConfirm={enter}
          onClose={() => setReplacing(false)}
        />
      )}
    </div>
  );
}

function stateOf({ url, here, missing }: NonNullable<WebhookEntry['entered']>, platform: string): string {
  if (url === null) return t('webhook.none', { platform });
  if (!here) return t('webhook.elsewhere', { platform, url });
  return missing.length > 0
    ? t('webhook.missing', { platform, fields: missing.join(', ') })
    : t('webhook.here', { platform });
}
