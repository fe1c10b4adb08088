import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import { IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AgentAbility, setAbility } from '#contract/assignment.ts';
import { patch } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import { languageName, languagesWith } from '../instant/languages.ts';
import { skillsQuery } from './queries.ts';
import styles from './Routing.module.css';

/** How much an agent can have, which languages they speak, what they can do. */
export function AbilityForm({ ability, usual, onClose }: Props) {
  const client = useQueryClient();
  const all = useQuery(skillsQuery).data ?? [];
  const [capacity, setCapacity] = useState(ability.capacity === null ? '' : String(ability.capacity));
  const [languages, setLanguages] = useState(ability.languages ?? []);
  const [skills, setSkills] = useState(ability.skills);
  const save = useMutation({
    mutationFn: () =>
      patch<typeof setAbility>(`/assignment/agents/${ability.agent.id}`, {
        capacity: capacity === '' ? null : Number(capacity),
        languages: languages.length > 0 ? languages : null,
        skills,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['assignment'] });
      onClose();
    },
  });
  return (
    <Dialog title={t('assignment.editOf', { name: ability.agent.name })} onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          type="number"
          min={0}
          max={1000}
          label={t('assignment.ownCapacity')}
          description={t('assignment.ownCapacityHelp')}
          placeholder={String(usual)}
          value={capacity}
          onChange={(event) => setCapacity(event.currentTarget.value)}
          data-autofocus
        />
        <NativeSelect
          label={t('assignment.languages')}
          description={t('assignment.languagesHelp')}
          value=""
          data={[
            { value: '', label: t('assignment.addLanguage') },
            ...languagesWith().filter(
              ({ value }) => /^[a-z]{2,3}$/.test(value) && !languages.includes(value),
            ),
          ]}
          onChange={({ currentTarget: { value } }) => value && setLanguages([...languages, value])}
        />
        {languages.length > 0 && (
          <div className={styles.tags}>
            {languages.map((language) => (
              <span key={language} className={styles.tag}>
                <bdi>{languageName(language)}</bdi>
                <button
                  type="button"
                  aria-label={t('assignment.removeLanguage', { language: languageName(language) })}
                  onClick={() => setLanguages(languages.filter((each) => each !== language))}
                >
                  <IconX size={13} aria-hidden="true" />
                </button>
              </span>
            ))}
          </div>
        )}
        {all.length > 0 && (
          <fieldset className={styles.list}>
            <legend>{t('assignment.skills')}</legend>
            {all.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={<bdi>{name}</bdi>}
                checked={skills.includes(id)}
                onChange={({ currentTarget: { checked } }) =>
                  setSkills(checked ? [...skills, id] : skills.filter((each) => each !== id))
                }
              />
            ))}
          </fieldset>
        )}
        <FormEnd save={save} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface Props {
  ability: AgentAbility;
  usual: number;
  onClose: () => void;
}
