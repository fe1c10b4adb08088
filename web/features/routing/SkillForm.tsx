import { Button, Checkbox, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { addSkill, editSkill, Skill } from '#contract/assignment.ts';
import { patch, post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { labelsQuery } from '../labels/queries.ts';
import styles from './Routing.module.css';

/** What a skill is called, and which labels ask for it. */
export function SkillForm({ skill, onSaved, onClose }: Props) {
  const all = useQuery(labelsQuery).data ?? [];
  const [name, setName] = useState(skill?.name ?? '');
  const [labels, setLabels] = useState(skill?.labels ?? []);
  const save = useMutation({
    mutationFn: () =>
      skill
        ? patch<typeof editSkill>(`/assignment/skills/${skill.id}`, { name, labels })
        : post<typeof addSkill>('/assignment/skills', { name, labels }),
    onSuccess: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <Dialog
      title={skill ? t('assignment.editOf', { name: skill.name }) : t('assignment.addSkill')}
      onClose={onClose}
    >
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label={t('assignment.skill')}
          required
          withAsterisk={false}
          maxLength={60}
          dir={directionFor(name)}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <fieldset className={styles.list}>
          <legend>{t('assignment.askedBy')}</legend>
          {all.length === 0 && <p className={`${card.plain} ${card.dim}`}>{t('assignment.noLabelsYet')}</p>}
          {all.map(({ id, name: label }) => (
            <Checkbox
              key={id}
              label={<bdi>{label}</bdi>}
              checked={labels.includes(id)}
              onChange={({ currentTarget: { checked } }) =>
                setLabels(checked ? [...labels, id] : labels.filter((each) => each !== id))
              }
            />
          ))}
        </fieldset>
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
  skill: Skill | null;
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}
