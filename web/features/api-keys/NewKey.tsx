import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { createApiKey } from '#contract/api-keys.ts';
import type { Scope } from '#contract/roles.ts';
import { post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { CopyField } from '../../ui/CopyField.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { ChannelReach } from '../agents/ChannelReach.tsx';
import own from './NewKey.module.css';

// A record, so that a scope that is missing here is an error of types.
const choices: Record<Scope, true> = {
  'conversations.read': true,
  'conversations.write': true,
  'conversations.moderate': true,
  'contacts.write': true,
  'labels.manage': true,
  'sla.manage': true,
  'teams.manage': true,
  'floor.read': true,
  'rules.manage': true,
  'channels.read': true,
  'channels.manage': true,
  'quarantine.manage': true,
  'agents.invite': true,
  'workspace.manage': true,
};
const scopes = Object.keys(choices) as Scope[];
const days = ['30', '90', '365', 'never'] as const;
const blank = {
  name: '',
  scopes: ['conversations.read'] as Scope[],
  channels: null as string[] | null,
  days: '90' as (typeof days)[number],
};

/** A key with no more than it needs; its value is shown this once. */
export function NewKey() {
  const client = useQueryClient();
  const [form, setForm] = useState(blank);
  const change = (what: Partial<typeof form>) => setForm((current) => ({ ...current, ...what }));
  const make = useMutation({
    mutationFn: () =>
      post<typeof createApiKey>('/api-keys', {
        name: form.name,
        scopes: form.scopes,
        channels: form.channels,
        expiresAt:
          form.days === 'never' ? null : new Date(Date.now() + Number(form.days) * 86_400_000).toISOString(),
      }),
    onSuccess: () => {
      setForm(blank);
      void client.invalidateQueries({ queryKey: ['apiKeys'] });
    },
  });
  const tick = (scope: Scope, on: boolean) =>
    change({ scopes: on ? [...form.scopes, scope] : form.scopes.filter((other) => other !== scope) });
  return (
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
        dir={directionFor(form.name)}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <fieldset className={own.scopes}>
        <legend className={own.legend}>{t('apiKeys.scopes')}</legend>
        {scopes.map((scope) => (
          <Checkbox
            key={scope}
            label={t(`scope.${scope}`)}
            checked={form.scopes.includes(scope)}
            onChange={(event) => tick(scope, event.currentTarget.checked)}
          />
        ))}
      </fieldset>
      <ChannelReach
        label={t('reach.label')}
        value={form.channels}
        onChange={(channels) => change({ channels })}
      />
      <NativeSelect
        label={t('apiKeys.expires')}
        value={form.days}
        onChange={(event) => change({ days: event.currentTarget.value as (typeof days)[number] })}
        data={days.map((each) => ({
          value: each,
          label: each === 'never' ? t('apiKeys.never') : t('apiKeys.days', { count: Number(each) }),
        }))}
      />
      <Problem error={make.error} />
      <div className={styles.end}>
        <Button
          type="submit"
          loading={make.isPending}
          disabled={form.scopes.length === 0 || form.channels?.length === 0}
          leftSection={<IconPlus size={16} />}
        >
          {t('apiKeys.make')}
        </Button>
      </div>
      {make.data && <CopyField label={make.data.name} value={make.data.key} help={t('apiKeys.once')} />}
    </form>
  );
}
