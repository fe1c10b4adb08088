import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { setAvailabilitySettings } from '#contract/availability.ts';
import { patch } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import { awayAfterQuery } from './queries.ts';
import styles from './Routing.module.css';

/** Minutes without a screen after which somebody is away; an empty field means never. */
export function AwayAfter() {
  const { data, error, refetch } = useQuery(awayAfterQuery);
  if (error) return <Failed error={error} again={refetch} />;
  if (!data) return <Bones rows={1} height={62} label={t('loading')} />;
  return <Form key={data.awayAfter} before={data.awayAfter} />;
}

function Form({ before }: { before: number | null }) {
  const client = useQueryClient();
  const [minutes, setMinutes] = useState(before === null ? '' : String(before));
  const save = useMutation({
    mutationFn: () =>
      patch<typeof setAvailabilitySettings>('/availability/settings', {
        awayAfter: minutes === '' ? null : Number(minutes),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: awayAfterQuery.queryKey });
      notify({ kind: 'good', text: t('saved') });
    },
  });
  return (
    <form
      className={styles.part}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className={styles.pair}>
        <TextInput
          type="number"
          min={1}
          max={1440}
          label={t('availability.awayAfter')}
          placeholder={t('availability.never')}
          value={minutes}
          onChange={(event) => setMinutes(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </div>
      <p className={`${card.plain} ${card.dim}`}>{t('availability.awayAfterHelp')}</p>
      <Problem error={save.error} />
    </form>
  );
}
