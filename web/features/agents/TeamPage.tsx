import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '#contract/roles.ts';
import type { addAgent } from '#contract/workspace.ts';
import { post } from '../../api.ts';
import { useMay, useMe } from '../../app/useMe.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import styles from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { Initials } from '../../ui/Initials.tsx';
import { notify } from '../../ui/notices.ts';
import { Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { agentsQuery } from './queries.ts';

const roles: Role[] = ['agent', 'lead', 'administrator'];

export function TeamPage() {
  const { agent: myself } = useMe();
  const mayAdd = useMay('workspace.manage');
  const [adding, setAdding] = useState(false);
  const { data, error, isPending, refetch } = useQuery(agentsQuery);
  return (
    <Page
      title={t('team.title')}
      action={
        mayAdd &&
        !adding && (
          <Button leftSection={<IconUserPlus size={17} />} onClick={() => setAdding(true)}>
            {t('team.add')}
          </Button>
        )
      }
    >
      {adding && <AddAgent onDone={() => setAdding(false)} />}
      {error ? (
        <Failed error={error} again={refetch} />
      ) : isPending ? (
        <Bones rows={3} height={62} label={t('loading')} />
      ) : (
        <ul className={styles.rows}>
          {data.data.map((agent) => (
            <li key={agent.id}>
              <Initials name={agent.name} size={36} />
              <div className={styles.grow}>
                <div className={styles.name}>
                  <bdi>{agent.name}</bdi>{' '}
                  {agent.id === myself.id && <span className={styles.dim}>({t('team.you')})</span>}
                </div>
                <bdi className={styles.dim}>{agent.email}</bdi>
              </div>
              {agent.online && (
                <span className={styles.tag} data-kind="good">
                  {t('agent.online')}
                </span>
              )}
              <span className={styles.tag}>{t(`role.${agent.role}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function AddAgent({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const [form, setForm] = useState({ name: '', email: '', password: '', role: 'agent' as Role });
  const change = (what: Partial<typeof form>) => setForm((current) => ({ ...current, ...what }));
  const add = useMutation({
    mutationFn: () =>
      post<typeof addAgent>('/agents', {
        ...form,
        email: form.email.trim(),
        password: form.password || undefined,
      }),
    onSuccess: (agent) => {
      void client.invalidateQueries({ queryKey: ['agents'] });
      notify({ kind: 'good', text: t('team.added', { name: agent.name }) });
      onDone();
    },
  });
  return (
    <form
      className={`${styles.card} ${styles.stack}`}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <h2 className={styles.heading}>{t('team.add')}</h2>
      <TextInput
        label={t('setup.name')}
        required
        withAsterisk={false}
        autoFocus
        maxLength={100}
        dir={directionFor(form.name)}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('signIn.email')}
        type="email"
        required
        withAsterisk={false}
        autoComplete="off"
        value={form.email}
        onChange={(event) => change({ email: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('team.password')}
        description={t('team.passwordHelp')}
        autoComplete="new-password"
        minLength={10}
        maxLength={128}
        value={form.password}
        onChange={(event) => change({ password: event.currentTarget.value })}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      />
      <NativeSelect
        label={t('team.role')}
        description={t(`role.${form.role}.help`)}
        value={form.role}
        onChange={(event) => change({ role: event.currentTarget.value as Role })}
        data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      />
      <Problem error={add.error} />
      <div className={styles.end}>
        <Button variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={add.isPending}>
          {t('team.add')}
        </Button>
      </div>
    </form>
  );
}
