import { Button } from '@mantine/core';
import type { Agent } from '#contract/workspace.ts';
import { useMay, useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Initials } from '../../ui/Initials.tsx';
import { Availability } from '../routing/Availability.tsx';
import { useReachNames } from './useReachNames.ts';

/** One line of the team: who, as what, and which channels they reach where that is not all of them. */
export function Person({ agent, onEdit }: { agent: Agent; onEdit: () => void }) {
  const { agent: myself } = useMe();
  const mayEdit = useMay('workspace.manage');
  const reachNames = useReachNames();
  return (
    <li>
      <Initials name={agent.name} size={36} />
      <div className={styles.grow}>
        <div className={styles.name}>
          <bdi>{agent.name}</bdi>{' '}
          {agent.id === myself.id && <span className={styles.dim}>({t('team.you')})</span>}
        </div>
        <div className={styles.dim}>
          <bdi>{agent.email}</bdi>
          {agent.channels !== null && (
            <>
              {' · '}
              <bdi>{reachNames(agent.channels)}</bdi>
            </>
          )}
        </div>
      </div>
      {agent.active && <Availability agent={agent} />}
      {agent.active && agent.secondFactor === false && (
        <span className={styles.tag}>{t('team.noSecondFactor')}</span>
      )}
      <span className={styles.tag}>{t(agent.active ? `role.${agent.role}` : 'team.deactivated')}</span>
      {mayEdit && (
        <Button
          size="xs"
          variant="default"
          onClick={onEdit}
          aria-label={t('team.editOf', { name: agent.name })}
        >
          {t('team.edit')}
        </Button>
      )}
    </li>
  );
}
