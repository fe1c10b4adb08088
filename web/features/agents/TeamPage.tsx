import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Agent } from '#contract/workspace.ts';
import { useMay } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import styles from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { EditPerson } from './EditPerson.tsx';
import { Invitations } from './Invitations.tsx';
import { Invite } from './Invite.tsx';
import { Person } from './Person.tsx';
import { peopleQuery } from './queries.ts';

export function TeamPage() {
  const mayInvite = useMay('agents.invite');
  const [inviting, setInviting] = useState(false);
  const [editing, setEditing] = useState<Agent | null>(null);
  const { data, error, isPending, refetch } = useQuery(peopleQuery);
  const active = data?.data.filter((agent) => agent.active) ?? [];
  const former = data?.data.filter((agent) => !agent.active) ?? [];
  return (
    <Page
      title={t('team.title')}
      action={
        mayInvite &&
        !inviting && (
          <Button leftSection={<IconUserPlus size={17} />} onClick={() => setInviting(true)}>
            {t('team.invite')}
          </Button>
        )
      }
    >
      {inviting && <Invite onDone={() => setInviting(false)} />}
      {error ? (
        <Failed error={error} again={refetch} />
      ) : isPending ? (
        <Bones rows={3} height={62} label={t('loading')} />
      ) : (
        <ul className={styles.rows}>
          {active.map((agent) => (
            <Person key={agent.id} agent={agent} onEdit={() => setEditing(agent)} />
          ))}
        </ul>
      )}
      {mayInvite && <Invitations />}
      {former.length > 0 && (
        <section className={styles.stack} aria-labelledby="former">
          <h2 className={styles.heading} id="former">
            {t('team.former')}
          </h2>
          <ul className={styles.rows}>
            {former.map((agent) => (
              <Person key={agent.id} agent={agent} onEdit={() => setEditing(agent)} />
            ))}
          </ul>
        </section>
      )}
      {editing && <EditPerson agent={editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}
