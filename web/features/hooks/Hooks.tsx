import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { NoticeHook, removeNoticeHook, tryNoticeHook } from '#contract/notice-hooks.ts';
import { post, remove } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import { eventText } from './eventText.ts';
import { HookButtons } from './HookButtons.tsx';
import { HookForm } from './HookForm.tsx';
import { hooksQuery } from './queries.ts';

/** Rooms of messengers that notices go to: the agent's own, or the workspace's. */
export function Hooks({ scope }: { scope: NoticeHook['scope'] }) {
  const client = useQueryClient();
  const { data } = useQuery(hooksQuery);
  const hooks = data?.data.filter((hook) => hook.scope === scope);
  const [editing, setEditing] = useState<NoticeHook | 'new' | null>(null);
  const [removing, setRemoving] = useState<NoticeHook | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: hooksQuery.queryKey });
  const attempt = useMutation({
    mutationFn: (id: string) => post<typeof tryNoticeHook>(`/notice-hooks/${id}/try`),
    onSuccess: () => notify({ kind: 'good', text: t('hooks.tried') }),
    onSettled: reload,
  });
  if (!data || !hooks) return null;
  const titleOf = (kind: string) => data.kinds.find(({ name }) => name === kind)?.title ?? kind;
  return (
    <section className={`${card.card} ${card.stack}`} aria-labelledby="hooks">
      <h2 className={card.heading} id="hooks">
        {t('hooks.title')}
      </h2>
      <p className={`${card.plain} ${card.dim}`}>
        {t(scope === 'own' ? 'hooks.ownLead' : 'hooks.workspaceLead')}
      </p>
      {hooks.length > 0 && (
        <ul className={card.rows}>
          {hooks.map((hook) => (
            <li key={hook.id}>
              <div className={card.grow}>
                <bdi className={card.name}>{hook.name}</bdi>
                <div className={card.dim}>
                  <bdi>{titleOf(hook.kind)}</bdi> · <bdi dir="ltr">{hook.host}</bdi>
                </div>
                <div className={card.dim}>
                  {hook.events.map((event) => eventText(event, scope)).join(' · ')}
                </div>
                {hook.trouble && (
                  <div className={card.bad}>
                    {t(hook.broken ? 'hooks.broken' : 'hooks.trouble', { why: hook.trouble })}
                  </div>
                )}
              </div>
              <HookButtons
                name={hook.name}
                isTrying={attempt.isPending && attempt.variables === hook.id}
                onTry={() => attempt.mutate(hook.id)}
                onEdit={() => setEditing(hook)}
                onRemove={() => setRemoving(hook)}
              />
            </li>
          ))}
        </ul>
      )}
      <Problem error={attempt.error} />
      <div>
        <Button size="xs" variant="default" onClick={() => setEditing('new')}>
          {t('hooks.add')}
        </Button>
      </div>
      {editing && (
        <HookForm
          scope={scope}
          kinds={data.kinds}
          hook={editing === 'new' ? null : editing}
          onSaved={reload}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && (
        <Confirm
          title={t('hooks.removeOf', { name: removing.name })}
          text={t('hooks.removeText')}
          action={t('hooks.remove')}
          onConfirm={async () => {
            await remove<typeof removeNoticeHook>(`/notice-hooks/${removing.id}`);
            await reload();
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}
