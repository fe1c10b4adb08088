import { Button } from '@mantine/core';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { archiveTeam, restoreTeam, Team } from '#contract/teams.ts';
import { post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import styles from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Chains } from './Chains.tsx';
import { archivedTeamsQuery, teamsQuery } from './queries.ts';
import { TeamForm } from './TeamForm.tsx';
import { TeamLine } from './TeamLine.tsx';

/** Who works on what together. */
export function TeamsPage() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(teamsQuery);
  const archived = useQuery(archivedTeamsQuery).data ?? [];
  const [editing, setEditing] = useState<Team | 'new' | null>(null);
  const [archiving, setArchiving] = useState<Team | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: teamsQuery.queryKey });
  const restore = useMutation({
    mutationFn: (id: string) => post<typeof restoreTeam>(`/teams/${id}/restore`),
    onSuccess: reload,
  });
  return (
    <Page
      title={t('teams.title')}
      lead={t('teams.lead')}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
          {t('teams.add')}
        </Button>
      }
    >
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={3} height={62} label={t('loading')} />
      ) : data.length === 0 ? (
        <Empty
          icon={<IconUsersGroup size={26} stroke={1.6} />}
          title={t('teams.none')}
          text={t('teams.noneText')}
        />
      ) : (
        <ul className={styles.rows}>
          {data.map((team) => (
            <TeamLine key={team.id} team={team}>
              <Button
                size="xs"
                variant="default"
                aria-label={t('teams.editOf', { team: team.name })}
                onClick={() => setEditing(team)}
              >
                {t('teams.edit')}
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={t('teams.archiveOf', { team: team.name })}
                onClick={() => setArchiving(team)}
              >
                {t('teams.archive')}
              </Button>
            </TeamLine>
          ))}
        </ul>
      )}
      {data && data.length > 1 && <Chains teams={data} />}
      {archived.length > 0 && (
        <section className={styles.stack} aria-labelledby="archived-teams">
          <h2 className={styles.heading} id="archived-teams">
            {t('teams.archived')}
          </h2>
          <Problem error={restore.error} />
          <ul className={styles.rows}>
            {archived.map((team) => (
              <TeamLine key={team.id} team={team}>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('teams.restoreOf', { team: team.name })}
                  onClick={() => restore.mutate(team.id)}
                >
                  {t('teams.restore')}
                </Button>
              </TeamLine>
            ))}
          </ul>
        </section>
      )}
      {editing && (
        <TeamForm
          team={editing === 'new' ? null : editing}
          onSaved={reload}
          onClose={() => setEditing(null)}
        />
      )}
      {archiving && (
        <Confirm
          title={t('teams.archiveTitle', { team: archiving.name })}
          text={t('teams.archiveText')}
          action={t('teams.archive')}
          onConfirm={async () => {
            await post<typeof archiveTeam>(`/teams/${archiving.id}/archive`);
            await reload();
          }}
          onClose={() => setArchiving(null)}
        />
      )}
    </Page>
  );
}
