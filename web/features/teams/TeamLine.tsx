import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Team } from '#contract/teams.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { agentsQuery } from '../agents/queries.ts';
import { OpenNow } from '../sla/OpenNow.tsx';
import { hoursQuery } from '../sla/queries.ts';
import styles from './Teams.module.css';

const namedMost = 6;

/** One team: what it is for, who is in it, and what can be done with it. */
export function TeamLine({ team, children }: { team: Team; children: ReactNode }) {
  const agents = useQuery(agentsQuery).data?.data ?? [];
  const hours = useQuery(hoursQuery).data?.find(({ id }) => id === team.hoursId);
  const names = team.members.flatMap(({ agentId, leads }) => {
    const name = agents.find(({ id }) => id === agentId)?.name;
    return name === undefined ? [] : [leads ? t('teams.lead.named', { name }) : name];
  });
  const rest = names.length - namedMost;
  return (
    <li>
      <div className={card.grow}>
        <div className={styles.head}>
          <bdi className={card.name}>{team.name}</bdi>
          {team.mine && <span className={card.tag}>{t('teams.mine')}</span>}
        </div>
        {team.description && (
          <div className={card.dim}>
            <bdi>{team.description}</bdi>
          </div>
        )}
        {hours && (
          <div className={card.dim}>
            <bdi>{hours.name}</bdi> · <OpenNow zone={hours.zone} openness={hours.now} />
          </div>
        )}
        <div className={card.dim}>
          {names.length === 0
            ? t('teams.empty')
            : names.slice(0, namedMost).map((name, n) => (
                <span key={name}>
                  {n > 0 && ' · '}
                  <bdi>{name}</bdi>
                </span>
              ))}
          {rest > 0 && ` · ${t('teams.more', { count: rest })}`}
        </div>
      </div>
      <div className={card.row}>{children}</div>
    </li>
  );
}
