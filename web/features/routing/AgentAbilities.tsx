import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AgentAbility } from '#contract/assignment.ts';
import { number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { languageName } from '../instant/languages.ts';
import { AbilityForm } from './AbilityForm.tsx';
import { abilitiesQuery, skillsQuery } from './queries.ts';
import styles from './Routing.module.css';

/** What each agent has, can have, speaks and can do. */
export function AgentAbilities({ usual }: { usual: number }) {
  const { data, error, refetch } = useQuery({ ...abilitiesQuery, refetchInterval: 5_000 });
  const skills = useQuery(skillsQuery).data ?? [];
  const [editing, setEditing] = useState<AgentAbility | null>(null);
  const about = ({ languages, skills: own }: AgentAbility): string =>
    [
      languages ? languages.map(languageName).join(', ') : t('assignment.anyLanguage'),
      ...skills.filter(({ id }) => own.includes(id)).map(({ name }) => name),
    ].join(' · ');
  return (
    <section className={styles.part} aria-labelledby="abilities">
      <h2 className={card.heading} id="abilities">
        {t('assignment.agents')}
      </h2>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={3} height={52} label={t('loading')} />
      ) : (
        <ul className={card.rows}>
          {data.map((one) => (
            <li key={one.agent.id}>
              <div className={card.grow}>
                <bdi className={card.name}>{one.agent.name}</bdi>
                <div className={card.dim}>
                  <bdi>{about(one)}</bdi>
                </div>
              </div>
              <span className={card.tag} data-kind={one.available ? 'good' : undefined}>
                {t(one.available ? 'availability.available' : 'availability.away')}
              </span>
              <span className={one.load >= (one.capacity ?? usual) ? styles.full : card.dim}>
                {t('assignment.loadOf', {
                  load: number(one.load),
                  capacity: number(one.capacity ?? usual),
                })}
              </span>
              <Button
                size="xs"
                variant="default"
                aria-label={t('assignment.editOf', { name: one.agent.name })}
                onClick={() => setEditing(one)}
              >
                {t('assignment.edit')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {editing && <AbilityForm ability={editing} usual={usual} onClose={() => setEditing(null)} />}
    </section>
  );
}
