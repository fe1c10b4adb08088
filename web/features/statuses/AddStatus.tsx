import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { BodyOf } from '#contract/endpoint.ts';
import type { addStatus, StatusCategory } from '#contract/statuses.ts';
import { post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Problem } from '../../ui/Problem.tsx';
import { categories } from './queries.ts';
import styles from './Statuses.module.css';

/** A name and the state that it belongs to, which says what it means for promises and lists. */
export function AddStatus({ onAdded }: { onAdded: () => unknown }) {
  const [name, setName] = useState('');
  const [category, setCategory] = useState<StatusCategory>('waiting');
  const add = useMutation({
    mutationFn: (wanted: BodyOf<typeof addStatus>) => post<typeof addStatus>('/statuses', wanted),
    onSuccess: (_, wanted) => {
      // Whoever types on has begun with the next one.
      setName((typed) => (typed === wanted.name ? '' : typed));
      void onAdded();
    },
  });
  return (
    <form
      className={`${card.card} ${card.stack}`}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ name, category });
      }}
    >
      <div className={styles.add}>
        <label className={styles.field}>
          {t('statuses.name')}
          <input
            value={name}
            maxLength={40}
            dir={directionFor(name)}
            placeholder={t('statuses.example')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label className={styles.field}>
          {t('statuses.category')}
          <select
            value={category}
            onChange={({ currentTarget: { value } }) =>
              setCategory(categories.find((each) => each === value) ?? 'waiting')
            }
          >
            {categories.map((each) => (
              <option key={each} value={each}>
                {t(`state.${each}`)}
              </option>
            ))}
          </select>
        </label>
        <Button type="submit" loading={add.isPending} disabled={!name.trim()}>
          {t('statuses.add')}
        </Button>
      </div>
      <p className={styles.help}>{t(`statuses.means.${category}`)}</p>
      <Problem error={add.error} />
    </form>
  );
}
