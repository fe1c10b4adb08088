import '../../ui/inputs.css';
import { Button, Switch, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { addWebhook, editWebhook, Webhook } from '#contract/webhooks.ts';
import { patch, post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { CopyField } from '../../ui/CopyField.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import { notify } from '../../ui/notices.ts';

/** What is called, and the secret that signs the calls, which is shown this once. The address is never shown again. */
export function WebhookForm({ webhook, onSaved, onClose }: Props) {
  const [name, setName] = useState(webhook?.name ?? '');
  const [url, setUrl] = useState('');
  const [newSecret, setNewSecret] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      const address = url.trim();
      return webhook
        ? patch<typeof editWebhook>(`/webhooks/${webhook.id}`, {
            name,
            newSecret,
            ...(address ? { url: address } : {}),
          })
        : post<typeof addWebhook>('/webhooks', { name, url: address });
    },
    onSuccess: async ({ secret }) => {
      await onSaved();
      if (secret) return;
      notify({ kind: 'good', text: t('saved') });
      onClose();
    },
  });
  const secret = save.data?.secret;
  const title = webhook ? t('hooks.editOf', { name: webhook.name }) : t('webhooks.add');
  if (secret)
    return (
      <Dialog title={title} onClose={onClose}>
        <div className={card.stack}>
          <CopyField label={t('webhooks.secret')} value={secret} help={t('webhooks.secretOnce')} />
          <div className={card.end}>
            <Button onClick={onClose}>{t('webhooks.done')}</Button>
          </div>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label={t('hooks.name')}
          placeholder={t('webhooks.namePlaceholder')}
          required
          withAsterisk={false}
          maxLength={80}
          dir={directionFor(name)}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          type="url"
          label={t('hooks.url')}
          description={t('webhooks.urlHelp')}
          placeholder={webhook ? t('hooks.urlKept', { host: webhook.host }) : 'https://'}
          required={!webhook}
          withAsterisk={false}
          maxLength={2000}
          autoComplete="off"
          dir="ltr"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        {webhook && (
          <Switch
            label={t('webhooks.newSecret')}
            description={t('webhooks.newSecretHelp')}
            checked={newSecret}
            onChange={(event) => setNewSecret(event.currentTarget.checked)}
          />
        )}
        <FormEnd save={save} disabled={!name.trim()} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface Props {
  webhook: Webhook | null;
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}
