import { Button, NativeSelect, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Ownership, setOwnership } from '#contract/ownership.ts';
import { put } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import styles from '../sla/PolicyForm.module.css';
import { AlarmsLastWeek } from './AlarmsLastWeek.tsx';
import { MinutesField } from './MinutesField.tsx';
import { ownershipQuery } from './queries.ts';

const usualAlarm = 60;

export function OwnershipForm({ rules }: { rules: Ownership }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(rules);
  const save = useMutation({
    mutationFn: () => put<typeof setOwnership>('/ownership', draft),
    onSuccess: (saved) => {
      client.setQueryData(ownershipQuery.queryKey, saved);
      notify({ kind: 'good', text: t('ownership.saved') });
    },
  });
  const { pickUpWithin, alarmAfter, clock } = draft;
  const complete = !Number.isNaN(pickUpWithin) && !Number.isNaN(alarmAfter);
  return (
    <form
      className={`${card.card} ${card.stack}`}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <MinutesField
        label={t('ownership.pickUp')}
        help={t('ownership.pickUpHelp')}
        least={0}
        minutes={pickUpWithin}
        onChange={(minutes) => setDraft({ ...draft, pickUpWithin: minutes })}
      />
      <Switch
        label={t('ownership.alarm')}
        description={t('ownership.alarmHelp')}
        checked={alarmAfter !== null}
        onChange={({ currentTarget: { checked } }) =>
          setDraft({ ...draft, alarmAfter: checked ? usualAlarm : null })
        }
      />
      {alarmAfter !== null && (
        <div className={styles.pair}>
          <MinutesField
            label={t('ownership.after')}
            least={1}
            minutes={alarmAfter}
            onChange={(minutes) => setDraft({ ...draft, alarmAfter: minutes })}
          />
          <NativeSelect
            label={t('sla.clock')}
            value={clock}
            onChange={({ currentTarget: { value } }) =>
              setDraft({ ...draft, clock: value === 'always' ? 'always' : 'business' })
            }
            data={(['business', 'always'] as const).map((value) => ({
              value,
              label: t(`sla.clock.${value}`),
            }))}
          />
        </div>
      )}
      {complete && <AlarmsLastWeek draft={draft} />}
      <Problem error={save.error} />
      <div className={card.end}>
        <Button type="submit" loading={save.isPending} disabled={!complete}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
