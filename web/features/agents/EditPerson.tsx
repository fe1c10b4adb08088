import { Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '#contract/roles.ts';
import type {
  Agent,
  deactivateAgent,
  editAgent,
  reactivateAgent,
  resetSecondFactor,
} from '#contract/workspace.ts';
import { patch, post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import { ChannelReach } from './ChannelReach.tsx';

export const roleNames: Role[] = ['agent', 'lead', 'administrator'];

/** What an administrator may change about a person. What cannot be taken back lightly asks first. */
export function EditPerson({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState<'deactivate' | 'reset' | null>(null);
  const [form, setForm] = useState({ name: agent.name, role: agent.role, channels: agent.channels });
  const change = (what: Partial<typeof form>) => setForm((current) => ({ ...current, ...what }));
  const done = () => {
    void client.invalidateQueries({ queryKey: ['agents'] });
    void client.invalidateQueries({ queryKey: ['me'] });
    notify({ kind: 'good', text: t('saved') });
    onClose();
  };
  const save = useMutation({
    mutationFn: () => patch<typeof editAgent>(`/agents/${agent.id}`, form),
    onSuccess: done,
  });
  const letIn = useMutation({
    mutationFn: () => post<typeof reactivateAgent>(`/agents/${agent.id}/reactivate`),
    onSuccess: done,
  });

  if (!agent.active) {
    return (
      <Dialog title={agent.name} onClose={onClose}>
        <div className={styles.stack}>
          <p className={styles.plain}>{t('team.deactivatedText')}</p>
          <Problem error={letIn.error} />
          <div className={styles.end}>
            <Button loading={letIn.isPending} onClick={() => letIn.mutate()}>
              {t('team.reactivate')}
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  if (asking) return <Ask what={asking} agent={agent} onDone={done} onClose={() => setAsking(null)} />;
  return (
    <Dialog title={agent.name} onClose={onClose}>
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label={t('setup.name')}
          required
          withAsterisk={false}
          maxLength={100}
          dir={directionFor(form.name)}
          value={form.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('team.role')}
          description={t(`role.${form.role}.help`)}
          value={form.role}
          onChange={(event) => change({ role: event.currentTarget.value as Role })}
          data={roleNames.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        />
        {form.role !== 'administrator' && (
          <ChannelReach
            label={t('reach.label')}
            value={form.channels}
            onChange={(channels) => change({ channels })}
          />
        )}
        <Problem error={save.error} />
        <div className={styles.end}>
          {agent.secondFactor && (
            <Button variant="default" onClick={() => setAsking('reset')}>
              {t('team.reset')}
            </Button>
          )}
          <Button variant="default" onClick={() => setAsking('deactivate')}>
            {t('team.deactivate')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={form.channels?.length === 0}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Ask({ what, agent, onDone, onClose }: AskProps) {
  const [unassign, setUnassign] = useState(false);
  const act = useMutation<unknown>({
    mutationFn: () =>
      what === 'reset'
        ? post<typeof resetSecondFactor>(`/agents/${agent.id}/reset-second-factor`)
        : post<typeof deactivateAgent>(`/agents/${agent.id}/deactivate`, { unassign }),
    onSuccess: onDone,
  });
  return (
    <Dialog
      title={t(what === 'reset' ? 'team.resetTitle' : 'team.deactivateTitle', { name: agent.name })}
      onClose={onClose}
    >
      <div className={styles.stack}>
        <p className={styles.plain}>{t(what === 'reset' ? 'team.resetText' : 'team.deactivateText')}</p>
        {what === 'deactivate' && (
          <Switch
            label={t('team.unassign')}
            checked={unassign}
            onChange={(event) => setUnassign(event.currentTarget.checked)}
          />
        )}
        <Problem error={act.error} />
        <div className={styles.end}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('cancel')}
          </Button>
          <Button color="red" loading={act.isPending} onClick={() => act.mutate()}>
            {t(what === 'reset' ? 'team.reset' : 'team.deactivate')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

interface AskProps {
  what: 'deactivate' | 'reset';
  agent: Agent;
  onDone: () => void;
  onClose: () => void;
}
