import '../../ui/inputs.css';
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { addTeam, editTeam, Team } from '#contract/teams.ts';
import { patch, post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import { agentsQuery } from '../agents/queries.ts';
import { hoursQuery } from '../sla/queries.ts';
import styles from './Teams.module.css';

/** What a team is called, what it is for, and who is in it. */
export function TeamForm({ team, onSaved, onClose }: Props) {
  const agents = useQuery(agentsQuery).data?.data ?? [];
  const hours = useQuery(hoursQuery).data ?? [];
  const [name, setName] = useState(team?.name ?? '');
  const [description, setDescription] = useState(team?.description ?? '');
  const [members, setMembers] = useState(team?.members ?? []);
  const [hoursId, setHoursId] = useState(team?.hoursId ?? null);
  const [words, setWords] = useState('');
  const save = useMutation({
    mutationFn: () => {
      const body = { name, description, members, hoursId };
      return team ? patch<typeof editTeam>(`/teams/${team.id}`, body) : post<typeof addTeam>('/teams', body);
    },
    onSuccess: async () => {
      await onSaved();
      notify({ kind: 'good', text: t('saved') });
      onClose();
    },
  });
  const put = (agentId: string, on: boolean, leads: boolean) =>
    setMembers([
      ...members.filter((member) => member.agentId !== agentId),
      ...(on ? [{ agentId, leads }] : []),
    ]);
  const shown = agents.filter((agent) => agent.name.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <Dialog title={team ? t('teams.editOf', { team: team.name }) : t('teams.add')} onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <label className={styles.field}>
          {t('teams.name')}
          <input
            value={name}
            required
            maxLength={80}
            dir={directionFor(name)}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label className={styles.field}>
          {t('teams.description')}
          <input
            value={description}
            maxLength={500}
            dir={directionFor(description)}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
        </label>
        {hours.length > 0 && (
          <NativeSelect
            label={t('teams.hours')}
            description={t('teams.hoursHelp')}
            value={hoursId ?? ''}
            data={[
              { value: '', label: t('teams.hoursOfChannel') },
              ...hours.map((each) => ({ value: each.id, label: each.name })),
            ]}
            onChange={({ currentTarget: { value } }) => setHoursId(value || null)}
          />
        )}
        {agents.length > 8 && (
          <label className={styles.field}>
            {t('assign.search')}
            <input
              value={words}
              dir={directionFor(words)}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          </label>
        )}
        <fieldset className={styles.people}>
          <legend>{t('teams.members', { count: members.length })}</legend>
          {shown.map((agent) => {
            const member = members.find(({ agentId }) => agentId === agent.id);
            return (
              <div key={agent.id} className={styles.person}>
                <Checkbox
                  label={<bdi>{agent.name}</bdi>}
                  checked={member !== undefined}
                  onChange={({ currentTarget: { checked } }) => put(agent.id, checked, false)}
                />
                {member && (
                  <Checkbox
                    label={t('teams.leads')}
                    aria-label={t('teams.leadsOf', { name: agent.name })}
                    checked={member.leads}
                    onChange={({ currentTarget: { checked } }) => put(agent.id, true, checked)}
                  />
                )}
              </div>
            );
          })}
          {shown.length === 0 && <p className={card.plain}>{t('assign.nobodyFound')}</p>}
        </fieldset>
        <p className={`${card.plain} ${card.dim}`}>{t('teams.leadsHelp')}</p>
        <Problem error={save.error} />
        <div className={card.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Props {
  team: Team | null;
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}
