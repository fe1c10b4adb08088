import { ActionIcon, Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTargetArrow } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { orderPolicies, removePolicy, SlaPolicy } from '#contract/sla.ts';
import { put, remove } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import styles from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { durationOf } from './duration.ts';
import { PolicyForm } from './PolicyForm.tsx';
import { policiesQuery } from './queries.ts';

/** What customers are promised, in the order in which policies are looked at. */
export function PoliciesPage() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(policiesQuery);
  const [editing, setEditing] = useState<SlaPolicy | 'new' | null>(null);
  const [removing, setRemoving] = useState<SlaPolicy | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: policiesQuery.queryKey });
  const order = useMutation({
    mutationFn: (ids: string[]) => put<typeof orderPolicies>('/sla/policies/order', { ids }),
    onSettled: reload,
  });
  const move = (policies: SlaPolicy[], from: number, to: number) => {
    const ids = policies.map(({ id }) => id);
    ids.splice(to, 0, ...ids.splice(from, 1));
    order.mutate(ids);
  };
  return (
    <Page
      title={t('sla.title')}
      lead={t('sla.lead')}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
          {t('sla.add')}
        </Button>
      }
    >
      <Problem error={order.error} />
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={2} height={76} label={t('loading')} />
      ) : data.length === 0 ? (
        <Empty
          icon={<IconTargetArrow size={26} stroke={1.6} />}
          title={t('sla.none')}
          text={t('sla.noneText')}
        />
      ) : (
        <ol className={styles.rows}>
          {data.map((policy, n) => (
            <li key={policy.id}>
              <div className={styles.grow}>
                <bdi className={styles.name}>{policy.name}</bdi>
                <div className={styles.dim}>{appliesTo(policy)}</div>
                <div className={styles.dim}>{promised(policy)}</div>
              </div>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={n === 0 || order.isPending}
                aria-label={t('sla.up', { name: policy.name })}
                onClick={() => move(data, n, n - 1)}
              >
                <IconArrowUp size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={n === data.length - 1 || order.isPending}
                aria-label={t('sla.down', { name: policy.name })}
                onClick={() => move(data, n, n + 1)}
              >
                <IconArrowDown size={16} />
              </ActionIcon>
              <Button size="xs" variant="default" onClick={() => setEditing(policy)}>
                {t('sla.editOne')}
              </Button>
              <Button size="xs" variant="default" onClick={() => setRemoving(policy)}>
                {t('sla.remove')}
              </Button>
            </li>
          ))}
        </ol>
      )}
      {editing && (
        <PolicyForm
          policy={editing === 'new' ? null : editing}
          onSaved={reload}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && (
        <Confirm
          title={t('sla.removeTitle', { name: removing.name })}
          text={t('sla.removeText')}
          action={t('sla.remove')}
          onConfirm={async () => {
            await remove<typeof removePolicy>(`/sla/policies/${removing.id}`);
            await reload();
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </Page>
  );
}

function appliesTo({ filter }: SlaPolicy): string {
  const parts = 'all' in filter ? filter.all : filter.any;
  const count = parts.flatMap((part) =>
    'field' in part ? [part] : 'all' in part ? part.all : part.any,
  ).length;
  return count === 0 ? t('sla.everything') : t('sla.conditions', { count });
}

function promised({ firstReply, nextReply, resolution, clock }: SlaPolicy): string {
  const targets = [
    ['first', firstReply],
    ['next', nextReply],
    ['resolution', resolution],
  ] as const;
  return [
    ...targets.flatMap(([target, minutes]) =>
      minutes === null ? [] : t('sla.summary', { target: t(`sla.${target}`), duration: durationOf(minutes) }),
    ),
    t(`sla.clock.${clock}`),
  ].join(' · ');
}
