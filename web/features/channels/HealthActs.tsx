import { Button, Loader, NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  editHealth,
  getHealth,
  ChannelHealth as Health,
  lookAtChannel,
  readBack,
  repairSubscription,
} from '#contract/health.ts';
import { get, patch, post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { agentsQuery } from '../agents/queries.ts';
import { healthOf } from './queries.ts';

type Act = 'check' | 'repair' | 'readBack' | 'edit';

const dayChoices = [1, 2, 3, 7, 14, 30, 60, 90];

/** What can be done for a channel's health, and who is told of it. */
export function HealthActs({ health, onCheck }: Props) {
  const client = useQueryClient();
  const [busy, setBusy] = useState<Act | null>(null);
  const agents = useQuery(agentsQuery).data?.data ?? [];
  const { channelId, can } = health;
  const path = `/channels/${channelId}/health`;
  const doIt = async (act: Act, work: () => Promise<Health>, done?: string) => {
    setBusy(act);
    try {
      client.setQueryData(healthOf(channelId).queryKey, await work());
      if (done) notify({ kind: 'good', text: done });
    } catch (error) {
      notify({ kind: 'bad', text: t('act.refused'), error });
    } finally {
      setBusy(null);
    }
  };
  const edit = (body: { ownerId: string | null } | { readBackDays: number }) =>
    void doIt('edit', () => patch<typeof editHealth>(path, body), t('saved'));
  /** The credentials first, then whatever else the platform says. */
  const check = async () => {
    const isGood = (await onCheck?.()) ?? true;
    const after = can.look
      ? await post<typeof lookAtChannel>(`${path}/look`)
      : await get<typeof getHealth>(path);
    const isWell = isGood && after.troubles.length === 0;
    notify({ kind: isWell ? 'good' : 'bad', text: t(isWell ? 'channel.checkGood' : 'channel.checkBad') });
    return after;
  };
  const button = (act: Act, label: string, work: () => Promise<Health>, done?: string) => (
    <Button
      variant="default"
      disabled={busy !== null}
      leftSection={busy === act ? <Loader size={14} color="currentColor" /> : undefined}
      onClick={() => void doIt(act, work, done)}
    >
      <span aria-live="polite">{label}</span>
    </Button>
  );
  return (
    <>
      <div className={card.row}>
        {(can.look || onCheck) &&
          button('check', t(busy === 'check' ? 'channel.checking' : 'channel.check'), check)}
        {can.repair &&
          button(
            'repair',
            t('health.repair'),
            () => post<typeof repairSubscription>(`${path}/repair`),
            t('health.repaired'),
          )}
        {can.readBack &&
          button(
            'readBack',
            t('health.readBack', { days: health.readBack.days }),
            () => post<typeof readBack>(`${path}/read-back`, {}),
            t('health.readBackStarted'),
          )}
      </div>
      <NativeSelect
        label={t('health.owner')}
        description={t('health.ownerHelp')}
        value={health.owner?.id ?? ''}
        disabled={busy !== null}
        data={[
          { value: '', label: t('health.ownerNobody') },
          ...agents.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={({ currentTarget: { value } }) => edit({ ownerId: value === '' ? null : value })}
      />
      {can.readBack && (
        <details>
          <summary className={card.summary}>{t('form.advanced')}</summary>
          <NativeSelect
            label={t('health.readBackDays')}
            description={t('health.readBackDaysHelp')}
            value={health.readBack.days}
            disabled={busy !== null}
            data={[...new Set([...dayChoices, health.readBack.days])]
              .sort((a, b) => a - b)
              .map((days) => ({ value: String(days), label: t('health.days', { days }) }))}
            onChange={({ currentTarget: { value } }) => edit({ readBackDays: Number(value) })}
          />
        </details>
      )}
    </>
  );
}

interface Props {
  health: Health;
  /** Tries the account; answers whether it can be reached. Undefined where there is nothing to try. */
  onCheck: (() => Promise<boolean>) | undefined;
}
