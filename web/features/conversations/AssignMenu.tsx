import { IconCheck, IconUserOff, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Person } from '#contract/conversations.ts';
import { useMe } from '../../app/useMe.ts';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { Choice, Choices } from '../../ui/Choices.tsx';
import { Initials } from '../../ui/Initials.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { agentsQuery } from '../agents/queries.ts';
import { teamsQuery } from '../teams/queries.ts';
import styles from './AssignMenu.module.css';

/** Whose it is, and whose it shall be. What is typed at once narrows the names down, and chooses nobody. */
export function AssignMenu({ assignee, team, onAssign }: Props) {
  const { agent: myself } = useMe();
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const agents = useQuery({ ...agentsQuery, enabled: open }).data?.data ?? [];
  const mine = assignee?.id === myself.id;
  const found = agents.filter(
    ({ id, name }) => (mine || id !== myself.id) && name.toLowerCase().includes(words.toLowerCase()),
  );
  const members = useQuery({ ...teamsQuery, enabled: open && team !== null }).data?.find(
    ({ id }) => id === team?.id,
  )?.members;
  const isOutside = (id: string) => members?.every(({ agentId }) => agentId !== id) ?? false;
  found.sort((a, b) => Number(isOutside(a.id)) - Number(isOutside(b.id)));
  useShortcuts({ assign: () => setOpen(true) });
  const assign = (agent: Person | null) => {
    setOpen(false);
    setWords('');
    onAssign(agent);
  };

  return (
    <Choices
      open={open}
      onOpen={setOpen}
      icon={assignee ? <Initials name={assignee.name} size={18} /> : <IconUserPlus size={16} />}
      label={assignee ? t('row.assignee', { name: assignee.name }) : t('act.assign')}
      text={assignee ? assignee.name : t('act.assign')}
      hint={`${t('act.assign')} (a)`}
    >
      <input
        className={styles.search}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && words && found[0]) assign(found[0]);
        }}
        placeholder={t('assign.search')}
        aria-label={t('assign.search')}
        dir={directionFor(words)}
        data-autofocus
      />
      {!mine && words === '' && (
        <Choice
          icon={<Initials name={myself.name} size={20} />}
          end={<kbd className={styles.key}>m</kbd>}
          onChoose={() => assign(myself)}
        >
          {t('assign.me')}
        </Choice>
      )}
      {found.map((agent) => (
        <Choice
          key={agent.id}
          icon={<Initials name={agent.name} size={20} />}
          end={
            assignee?.id === agent.id ? (
              <IconCheck size={16} aria-hidden="true" />
            ) : (
              <StateDot
                state={agent.availability.state}
                label={t(`availability.${agent.availability.state}`)}
              />
            )
          }
          onChoose={() => assign(agent)}
        >
          <bdi>{agent.name}</bdi>
          {agent.availability.reason && (
            <bdi className={styles.outside}>{agent.availability.reason.name}</bdi>
          )}
          {isOutside(agent.id) && (
            <span className={styles.outside}>{t('assign.outside', { team: team?.name ?? '' })}</span>
          )}
        </Choice>
      ))}
      {words && found.length === 0 && <p className={styles.nobody}>{t('assign.nobodyFound')}</p>}
      {assignee && words === '' && (
        <Choice icon={<IconUserOff size={20} stroke={1.6} />} onChoose={() => assign(null)}>
          {t('assign.nobody')}
        </Choice>
      )}
    </Choices>
  );
}

interface Props {
  assignee: Person | null;
  team: Person | null;
  onAssign: (agent: Person | null) => unknown;
}
