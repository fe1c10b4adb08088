import { Button } from '@mantine/core';
import { IconDeviceMobile } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Device, removeDevice, tryNotice } from '#contract/notices.ts';
import { post, remove } from '../../api.ts';
import { useMe } from '../../app/useMe.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import styles from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import { browserName } from '../security/browserName.ts';
import { switchPushOff } from './push.ts';
import { devicesQuery } from './queries.ts';

/** Where the agent's push messages go, and the way out of each. */
export function Devices() {
  const client = useQueryClient();
  const { agent } = useMe();
  const { data, error, refetch } = useQuery(devicesQuery);
  const drop = useMutation<unknown, unknown, Device>({
    mutationFn: ({ id, current }) =>
      current ? switchPushOff(agent.id) : remove<typeof removeDevice>(`/notices/devices/${id}`),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['pushState'] }),
        client.invalidateQueries({ queryKey: devicesQuery.queryKey }),
      ]),
  });
  const trial = useMutation({
    mutationFn: () => post<typeof tryNotice>('/notices/try', { way: 'push' }),
    onSuccess: ({ sent }) => notify({ kind: 'good', text: t('push.tried', { count: sent }) }),
    onSettled: () => client.invalidateQueries({ queryKey: devicesQuery.queryKey }),
  });
  return (
    <section className={styles.stack} aria-labelledby="devices">
      <h2 className={styles.heading} id="devices">
        {t('push.devices')}
      </h2>
      <Problem error={drop.error ?? trial.error} />
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={1} height={62} label={t('loading')} />
      ) : data.data.length === 0 ? (
        <p className={`${styles.plain} ${styles.dim}`}>{t('push.none')}</p>
      ) : (
        <>
          <ul className={styles.rows}>
            {data.data.map((device) => (
              <Row key={device.id} device={device} onDrop={() => drop.mutate(device)} />
            ))}
          </ul>
          <div className={styles.end}>
            <Button variant="default" loading={trial.isPending} onClick={() => trial.mutate()}>
              {t('push.try')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function Row({ device, onDrop }: { device: Device; onDrop: () => void }) {
  const name = browserName(device.browser) ?? t('push.unknown');
  return (
    <li>
      <IconDeviceMobile size={20} stroke={1.6} aria-hidden="true" />
      <div className={styles.grow}>
        <bdi className={styles.name}>{name}</bdi>
        <div className={styles.dim}>
          {t('push.since', { time: fullTime(device.addedAt) })}
          {device.failing
            ? ` · ${t('push.failing')}`
            : device.lastToldAt && ` · ${t('push.last', { time: fullTime(device.lastToldAt) })}`}
        </div>
      </div>
      {device.current && (
        <span className={styles.tag} data-kind="good">
          {t('push.here')}
        </span>
      )}
      <Button size="xs" variant="default" aria-label={t('push.removeOf', { name })} onClick={onDrop}>
        {t('push.remove')}
      </Button>
    </li>
  );
}
