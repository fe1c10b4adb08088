import { Button, Menu } from '@mantine/core';
import { IconCheck, IconUserOff, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Person } from '#contract/conversations.ts';
import { useMe } from '../../app/useMe.ts';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { Initials } from '../../ui/Initials.tsx';
import { agentsQuery } from '../agents/queries.ts';
import styles from './AssignMenu.module.css';

/** Whose it is, and whose it shall be. A field to narrow the names down appears where they are many. */
export function AssignMenu({ assignee, onAssign }: Props) {
  const { agent: myself } = useMe();
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const agents = useQuery({ ...agentsQuery, enabled: open }).data?.data ?? [];
  const mine = assignee?.id === myself.id;
  const found = agents.filter(
    ({ id, name }) => (mine || id !== myself.id) && name.toLowerCase().includes(words.toLowerCase()),
  );
  useShortcuts({ a: () => setOpen(true) });
  const tick = (id: string) => (assignee?.id === id ? <IconCheck size={16} /> : undefined);

  return (
    <Menu
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      width={250}
      shadow="md"
      onClose={() => setWords('')}
    >
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={assignee ? <Initials name={assignee.name} size={18} /> : <IconUserPlus size={16} />}
          title={`${t('act.assign')} (a)`}
          aria-label={assignee ? t('row.assignee', { name: assignee.name }) : t('act.assign')}
          className={styles.button ?? ''}
        >
          <bdi className={styles.name}>{assignee ? assignee.name : t('act.assign')}</bdi>
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.dropdown ?? ''}>
        {agents.length > 8 && (
          <input
            className={styles.search}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            placeholder={t('assign.search')}
            aria-label={t('assign.search')}
            dir={directionFor(words)}
            data-autofocus
          />
        )}
        {!mine && (
          <Menu.Item
            leftSection={<Initials name={myself.name} size={20} />}
            onClick={() => onAssign(myself)}
            rightSection={<kbd>m</kbd>}
          >
            {t('assign.me')}
          </Menu.Item>
        )}
        {found.map((agent) => (
          <Menu.Item
            key={agent.id}
            leftSection={<Initials name={agent.name} size={20} />}
            rightSection={
              tick(agent.id) ??
              (agent.online ? <span className={styles.online} title={t('agent.online')} /> : undefined)
            }
            onClick={() => onAssign(agent)}
          >
            <bdi>{agent.name}</bdi>
          </Menu.Item>
        ))}
        {agents.length > 0 && found.length === 0 && words && (
          <Menu.Label>{t('assign.nobodyFound')}</Menu.Label>
        )}
        {assignee && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconUserOff size={18} />} onClick={() => onAssign(null)}>
              {t('assign.nobody')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

interface Props {
  assignee: Person | null;
  onAssign: (agent: Person | null) => unknown;
}
