import { Button } from '@mantine/core';
import { IconClockHour9, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BusinessHours, removeBusinessHours } from '#contract/business-hours.ts';
import { remove } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import styles from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { HoursForm } from './HoursForm.tsx';
import { OpenNow } from './OpenNow.tsx';
import { hoursQuery } from './queries.ts';

/** When the team works, for the workspace and for channels that differ. */
export function HoursPage() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(hoursQuery);
  const [editing, setEditing] = useState<BusinessHours | 'new' | null>(null);
  const [removing, setRemoving] = useState<BusinessHours | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: hoursQuery.queryKey });
  return (
    <Page
      title={t('hours.title')}
      lead={t('hours.lead')}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
          {t('hours.add')}
        </Button>
      }
    >
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={2} height={86} label={t('loading')} />
      ) : data.length === 0 ? (
        <Empty
          icon={<IconClockHour9 size={26} stroke={1.6} />}
          title={t('hours.none')}
          text={t('hours.noneText')}
        />
      ) : (
        <ul className={styles.rows}>
          {data.map((hours) => (
            <li key={hours.id}>
              <div className={styles.grow}>
                <bdi className={styles.name}>{hours.name}</bdi>
                <div className={styles.dim}>
                  <OpenNow zone={hours.zone} openness={hours.now} />
                </div>
                <div className={styles.dim}>
                  <bdi dir="ltr">{hours.zone.replaceAll('_', ' ')}</bdi>
                  {hours.channels.map((channel) => (
                    <span key={channel.id}>
                      {' · '}
                      <bdi>{channel.name}</bdi>
                    </span>
                  ))}
                </div>
              </div>
              {hours.isDefault && (
                <span className={styles.tag} data-kind="good">
                  {t('hours.default')}
                </span>
              )}
              <Button size="xs" variant="default" onClick={() => setEditing(hours)}>
                {t('hours.editOne')}
              </Button>
              <Button size="xs" variant="default" onClick={() => setRemoving(hours)}>
                {t('hours.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {editing && data && (
        <HoursForm
          hours={editing === 'new' ? null : editing}
          first={data.length === 0}
          onSaved={reload}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && (
        <Confirm
          title={t('hours.removeTitle', { name: removing.name })}
          text={t(removing.isDefault ? 'hours.removeDefaultText' : 'hours.removeText')}
          action={t('hours.remove')}
          onConfirm={async () => {
            await remove<typeof removeBusinessHours>(`/business-hours/${removing.id}`);
            await reload();
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </Page>
  );
}
