import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { removeWebhook, tryWebhook, Webhook } from '#contract/webhooks.ts';
import { post, remove } from '../../api.ts';
import { useMe } from '../../app/useMe.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { HookButtons } from '../hooks/HookButtons.tsx';
import { webhooksQuery } from './queries.ts';
import { WebhookForm } from './WebhookForm.tsx';

/** The addresses of the workspace's own that rules can call; administrators add and change them. */
export function Webhooks() {
  const client = useQueryClient();
  const { data } = useQuery(webhooksQuery);
  const mayChange = useMe().permissions.includes('workspace.manage');
  const [editing, setEditing] = useState<Webhook | 'new' | null>(null);
  const [removing, setRemoving] = useState<Webhook | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: webhooksQuery.queryKey });
  const attempt = useMutation({
    mutationFn: (id: string) => post<typeof tryWebhook>(`/webhooks/${id}/try`),
    onSuccess: () => notify({ kind: 'good', text: t('webhooks.tried') }),
    onSettled: reload,
  });
  if (!data || (data.length === 0 && !mayChange)) return null;
  return (
    <section className={`${card.card} ${card.stack}`} aria-labelledby="webhooks">
      <h2 className={card.heading} id="webhooks">
        {t('webhooks.title')}
      </h2>
      <p className={`${card.plain} ${card.dim}`}>{t('webhooks.lead')}</p>
      {data.length > 0 && (
        <ul className={card.rows}>
          {data.map((webhook) => (
            <li key={webhook.id}>
              <div className={card.grow}>
                <bdi className={card.name}>{webhook.name}</bdi>
                <div className={card.dim}>
                  <bdi dir="ltr">{webhook.host}</bdi>
                  {webhook.lastTakenAt && ` · ${t('webhooks.taken', { at: fullTime(webhook.lastTakenAt) })}`}
                  {webhook.waiting > 0 && ` · ${t('webhooks.waiting', { count: webhook.waiting })}`}
                </div>
                {webhook.trouble && (
                  <div className={card.bad}>
                    {t(webhook.broken ? 'webhooks.broken' : 'webhooks.trouble')}{' '}
                    <Sentence text={webhook.trouble} />
                  </div>
                )}
              </div>
              {mayChange && (
                <HookButtons
                  name={webhook.name}
                  isTrying={attempt.isPending && attempt.variables === webhook.id}
                  onTry={() => attempt.mutate(webhook.id)}
                  onEdit={() => setEditing(webhook)}
                  onRemove={() => setRemoving(webhook)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <Problem error={attempt.error} />
      {mayChange && (
        <div>
          <Button size="xs" variant="default" onClick={() => setEditing('new')}>
            {t('webhooks.add')}
          </Button>
        </div>
      )}
      {editing && (
        <WebhookForm
          webhook={editing === 'new' ? null : editing}
          onSaved={reload}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && (
        <Confirm
          title={t('hooks.removeOf', { name: removing.name })}
          text={t('webhooks.removeText')}
          action={t('hooks.remove')}
          onConfirm={async () => {
            await remove<typeof removeWebhook>(`/webhooks/${removing.id}`);
            await reload();
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}
