import { Button, Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { editWorkspace } from '#contract/workspace.ts';
import { patch } from '../../api.ts';
import { useMe } from '../../app/useMe.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Hooks } from '../hooks/Hooks.tsx';

export function WorkspacePage() {
  const client = useQueryClient();
  const { workspace } = useMe();
  const [name, setName] = useState(workspace.name);
  const rename = useMutation({
    mutationFn: () => patch<typeof editWorkspace>('/workspace', { name }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['me'] });
      notify({ kind: 'good', text: t('saved') });
    },
  });
  const require = useMutation({
    mutationFn: (secondFactorRequired: boolean) =>
      patch<typeof editWorkspace>('/workspace', { secondFactorRequired }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['me'] }),
  });
  return (
    <Page title={t('workspace.title')}>
      <form
        className={`${styles.card} ${styles.stack}`}
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate();
        }}
      >
        <TextInput
          label={t('setup.workspace')}
          description={t('setup.workspaceHelp')}
          dir={directionFor(name)}
          maxLength={100}
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Problem error={rename.error} />
        <div className={styles.end}>
          <Button
            type="submit"
            loading={rename.isPending}
            disabled={name.trim() === '' || name === workspace.name}
          >
            {t('save')}
          </Button>
        </div>
      </form>
      <section className={`${styles.card} ${styles.stack}`} aria-labelledby="require">
        <h2 className={styles.heading} id="require">
          {t('security.title')}
        </h2>
        <Switch
          label={t('workspace.require')}
          description={t('workspace.requireHelp')}
          checked={workspace.secondFactorRequired}
          disabled={require.isPending}
          onChange={(event) => require.mutate(event.currentTarget.checked)}
        />
        <Problem error={require.error} />
      </section>
      <Hooks scope="workspace" />
    </Page>
  );
}
