import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiKey, listApiKeys, revokeApiKey } from '#contract/api-keys.ts';
import { get, remove } from '../../api.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import styles from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { useReachNames } from '../agents/useReachNames.ts';
import { NewKey } from './NewKey.tsx';

export function ApiKeysPage() {
  const client = useQueryClient();
  const keys = useQuery({ queryKey: ['apiKeys'], queryFn: () => get<typeof listApiKeys>('/api-keys') });
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const reachNames = useReachNames();

  return (
    <Page title={t('apiKeys.title')} lead={t('apiKeys.lead')}>
      <NewKey />
      {keys.error ? (
        <Failed error={keys.error} again={keys.refetch} />
      ) : !keys.data ? (
        <Bones rows={2} height={62} label={t('loading')} />
      ) : keys.data.data.length === 0 ? (
        <Empty
          icon={<IconKey size={26} stroke={1.6} />}
          title={t('apiKeys.empty')}
          text={t('apiKeys.emptyText')}
        />
      ) : (
        <ul className={styles.rows}>
          {keys.data.data.map((key) => (
            <li key={key.id}>
              <IconKey size={20} stroke={1.6} aria-hidden="true" />
              <div className={styles.grow}>
                <bdi className={styles.name}>{key.name}</bdi>
                <div className={styles.dim}>
                  {t('apiKeys.made', { name: key.agentName, time: fullTime(key.createdAt) })}
                  {' · '}
                  {key.lastUsedAt
                    ? t('apiKeys.used', { time: fullTime(key.lastUsedAt) })
                    : t('apiKeys.unused')}
                </div>
                <div className={styles.dim}>
                  {key.scopes === null
                    ? t('apiKeys.allScopes')
                    : key.scopes.map((scope) => t(`scope.${scope}`)).join(' · ')}
                  {' — '}
                  <bdi>{reachNames(key.channels)}</bdi>
                </div>
              </div>
              <span className={styles.tag} {...(key.live ? {} : { 'data-kind': 'bad' })}>
                {!key.live
                  ? t('apiKeys.ended')
                  : key.expiresAt
                    ? t('apiKeys.until', { time: fullTime(key.expiresAt) })
                    : t('apiKeys.never')}
              </span>
              <Button size="xs" variant="default" onClick={() => setRevoking(key)}>
                {t('apiKeys.revoke')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {revoking && (
        <Confirm
          title={t('apiKeys.revokeTitle', { name: revoking.name })}
          text={t('apiKeys.revokeText')}
          action={t('apiKeys.revoke')}
          onConfirm={async () => {
            await remove<typeof revokeApiKey>(`/api-keys/${revoking.id}`);
            await client.invalidateQueries({ queryKey: ['apiKeys'] });
          }}
          onClose={() => setRevoking(null)}
        />
      )}
    </Page>
  );
}
