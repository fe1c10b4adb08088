import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { invite } from '#contract/invitations.ts';
import type { Role } from '#contract/roles.ts';
import { post } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { CopyField } from '../../ui/CopyField.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { ChannelReach } from './ChannelReach.tsx';
import { roleNames } from './EditPerson.tsx';

/** Makes a link for one person, to be passed on in whatever way suits. */
export function Invite({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const roles = useMay('workspace.manage') ? roleNames : roleNames.slice(0, 1);
  const [form, setForm] = useState({ role: 'agent' as Role, email: '', channels: null as string[] | null });
  const change = (what: Partial<typeof form>) => setForm((current) => ({ ...current, ...what }));
  const make = useMutation({
    mutationFn: () =>
      post<typeof invite>('/invitations', {
        role: form.role,
        email: form.email.trim() || null,
        channels: form.role === 'administrator' ? null : form.channels,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['invitations'] }),
  });
  if (make.data) {
    return (
      <div className={`${styles.card} ${styles.stack}`}>
        <CopyField
          label={t('invite.link')}
          value={make.data.link}
          help={t('invite.linkHelp', { time: fullTime(make.data.expiresAt) })}
        />
        <div className={styles.end}>
          <Button variant="default" onClick={() => make.reset()}>
            {t('invite.another')}
          </Button>
          <Button onClick={onDone}>{t('close')}</Button>
        </div>
      </div>
    );
  }
  return (
    <form
      className={`${styles.card} ${styles.stack}`}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <h2 className={styles.heading}>{t('team.invite')}</h2>
      <NativeSelect
        label={t('team.role')}
        description={t(`role.${form.role}.help`)}
        value={form.role}
        onChange={(event) => change({ role: event.currentTarget.value as Role })}
        data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      />
      <TextInput
        label={t('invite.email')}
        description={t('invite.emailHelp')}
        type="email"
        autoComplete="off"
        value={form.email}
        onChange={(event) => change({ email: event.currentTarget.value })}
      />
      {form.role !== 'administrator' && (
        <ChannelReach
          label={t('reach.label')}
          value={form.channels}
          onChange={(channels) => change({ channels })}
        />
      )}
      <Problem error={make.error} />
      <div className={styles.end}>
        <Button variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={make.isPending} disabled={form.channels?.length === 0}>
          {t('invite.make')}
        </Button>
      </div>
    </form>
  );
}
