import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { getSetup, setUp } from '#contract/workspace.ts';
import { get, post } from '../../api.ts';
import { Waiting } from '../../app/Waiting.tsx';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { AccountFields } from '../../ui/AccountFields.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Gate } from '../../ui/Gate.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { settleWorkspace } from '../../workspace.ts';

/** The first visit: one form makes the workspace and its administrator, and leads to the first channel. */
export function SetupPage() {
  const { code = '' } = useSearch({ strict: false }) as { code?: string };
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => get<typeof getSetup>('/setup') });
  const [form, setForm] = useState({ code, workspace: '', name: '', email: '', password: '' });
  const make = useMutation({
    mutationFn: () => post<typeof setUp>('/setup', { ...form, email: form.email.trim() }),
    onSuccess: ({ workspaceId }) => {
      settleWorkspace(workspaceId);
      location.assign('/settings/channels/new');
    },
  });
  const field = (name: 'code' | 'workspace') => ({
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setForm((current) => ({ ...current, [name]: value }));
    },
    required: true,
    withAsterisk: false,
  });

  if (setup.isPending) return <Waiting />;
  if (setup.isError) return <Failed error={setup.error} again={setup.refetch} />;
  if (!setup.data.needed) {
    return (
      <Gate title={t('setup.done.title')} lead={t('setup.done.text')}>
        <Button component="a" href="/sign-in" fullWidth mt={18}>
          {t('signIn.action')}
        </Button>
      </Gate>
    );
  }
  return (
    <Gate title={t('setup.title')} lead={t('setup.lead')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        {!code && (
          <TextInput
            label={t('setup.code')}
            description={t('setup.codeHelp')}
            autoComplete="off"
            {...field('code')}
          />
        )}
        <TextInput
          label={t('setup.workspace')}
          description={t('setup.workspaceHelp')}
          autoComplete="organization"
          maxLength={100}
          dir={directionFor(form.workspace)}
          {...field('workspace')}
        />
        <AccountFields form={form} onChange={setForm} email={null} />
        <Problem error={make.error} />
        <Button type="submit" loading={make.isPending}>
          {t('setup.action')}
        </Button>
      </form>
    </Gate>
  );
}
