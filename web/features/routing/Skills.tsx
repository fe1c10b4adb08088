import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { removeSkill, Skill } from '#contract/assignment.ts';
import { remove } from '../../api.ts';
import { apart, t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { labelsQuery } from '../labels/queries.ts';
import { skillsQuery } from './queries.ts';
import styles from './Routing.module.css';
import { SkillForm } from './SkillForm.tsx';

/** What not everybody can do, and which labels ask for it. */
export function Skills() {
  const client = useQueryClient();
  const skills = useQuery(skillsQuery).data ?? [];
  const labels = useQuery(labelsQuery).data ?? [];
  const [editing, setEditing] = useState<Skill | 'new' | null>(null);
  const [removing, setRemoving] = useState<Skill | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: ['assignment'] });
  const namesOf = (skill: Skill): string =>
    labels
      .filter(({ id }) => skill.labels.includes(id))
      .map(({ name }) => apart(name))
      .join(' · ');
  return (
    <section className={styles.part} aria-labelledby="skills">
      <div className={styles.scope}>
        <h2 className={card.heading} id="skills">
          {t('assignment.skills')}
        </h2>
        <Button size="xs" variant="default" onClick={() => setEditing('new')}>
          {t('assignment.addSkill')}
        </Button>
      </div>
      <p className={`${card.plain} ${card.dim}`}>{t('assignment.skillsHelp')}</p>
      {skills.length > 0 && (
        <ul className={card.rows}>
          {skills.map((skill) => (
            <li key={skill.id}>
              <div className={card.grow}>
                <bdi className={card.name}>{skill.name}</bdi>
                <div className={card.dim}>
                  <bdi>{namesOf(skill) || t('assignment.noLabels')}</bdi>
                </div>
              </div>
              <div className={card.row}>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('assignment.editOf', { name: skill.name })}
                  onClick={() => setEditing(skill)}
                >
                  {t('assignment.edit')}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('assignment.removeOf', { name: skill.name })}
                  onClick={() => setRemoving(skill)}
                >
                  {t('assignment.remove')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {editing && (
        <SkillForm
          skill={editing === 'new' ? null : editing}
          onSaved={reload}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && (
        <Confirm
          title={t('assignment.removeTitle', { name: removing.name })}
          text={t('assignment.removeText')}
          action={t('assignment.remove')}
          onConfirm={async () => {
            await remove<typeof removeSkill>(`/assignment/skills/${removing.id}`);
            await reload();
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}
