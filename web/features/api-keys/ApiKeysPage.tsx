import { Button, TextInput } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiKey, createApiKey, listApiKeys, revokeApiKey } from '#contract/workspace.ts';
import { get, post, remove } from '../../api.ts';
import { fullTime } from '../../language/dates.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import styles from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { CopyField } from '../../ui/CopyField.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';

export function ApiKeysPage() {
  const client = useQueryClient();
  const keys = useQuery({ queryKey: ['apiKeys'], queryFn: () => get<typeof listApiKeys>('/api-keys') });
  const [name, setName] = useState('');
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: ['apiKeys'] });
  const make = useMutation({
    mutationFn: () => post<typeof createApiKey>('/api-keys', { name }),
    onSuccess: () => {
      setName('');
      void reload();
    },
  });

  return (
    <Page title={t('apiKeys.title')} lead={t('apiKeys.lead')}>
      <form
        className={`${styles.card} ${styles.stack}`}
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <TextInput
          label={t('apiKeys.name')}
          description={t('apiKeys.nameHelp')}
          required
          withAsterisk={false}
          maxLength={100}
          dir={directionFor(name)}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Problem error={make.error} />
        <div className={styles.end}>
          <Button type="submit" loading={make.isPending} leftSection={<IconPlus size={16} />}>
            {t('apiKeys.make')}
          </Button>
        </div>
        {make.data && <CopyField label={make.data.name} value={make.data.key} help={t('apiKeys.once')} />}
      </form>
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
              </div>
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
            await reload();
          }}
          onClose={() => setRevoking(null)}
        />
      )}
    </Page>
  );
}
