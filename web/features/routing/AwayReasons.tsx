import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AwayReason, addAwayReason, editAwayReason } from '#contract/availability.ts';
import { patch, post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { awayReason } from './awayReason.ts';
import { awayReasonsQuery } from './queries.ts';
import styles from './Routing.module.css';

/** Why somebody can be away; one that is taken off the list keeps its name in the report. */
export function AwayReasons() {
  const client = useQueryClient();
  const reasons = useQuery(awayReasonsQuery).data ?? [];
  const [editing, setEditing] = useState<AwayReason | 'new' | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: awayReasonsQuery.queryKey });
  const move = useMutation({
    mutationFn: ({ id, archived }: AwayReason) =>
      patch<typeof editAwayReason>(`/availability/reasons/${id}`, { archived: !archived }),
    onSuccess: reload,
  });
  return (
    <section className={styles.part} aria-labelledby="away-reasons">
      <div className={styles.scope}>
        <h2 className={card.heading} id="away-reasons">
          {t('availability.reasons')}
        </h2>
        <Button size="xs" variant="default" onClick={() => setEditing('new')}>
          {t('availability.addReason')}
        </Button>
      </div>
      <Problem error={move.error} />
      <ul className={card.rows}>
        {reasons.map((reason) => (
          <li key={reason.id}>
            <div className={card.grow}>
              <bdi className={reason.archived ? card.dim : card.name}>{awayReason(reason.name)}</bdi>
            </div>
            {reason.archived && <span className={card.tag}>{t('availability.off')}</span>}
            <div className={card.row}>
              <Button
                size="xs"
                variant="default"
                aria-label={t('availability.renameOf', { reason: reason.name })}
                onClick={() => setEditing(reason)}
              >
                {t('availability.rename')}
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={t(reason.archived ? 'availability.restoreOf' : 'availability.takeOffOf', {
                  reason: reason.name,
                })}
                onClick={() => move.mutate(reason)}
              >
                {t(reason.archived ? 'availability.restore' : 'availability.takeOff')}
              </Button>
            </div>
          </li>
        ))}
        {reasons.length === 0 && <li className={card.dim}>{t('availability.noReasons')}</li>}
      </ul>
      {editing && (
        <ReasonForm
          reason={editing === 'new' ? null : editing}
          onSaved={reload}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  );
}

function ReasonForm({ reason, onSaved, onClose }: FormProps) {
  const [name, setName] = useState(reason?.name ?? '');
  const save = useMutation({
    mutationFn: () =>
      reason
        ? patch<typeof editAwayReason>(`/availability/reasons/${reason.id}`, { name })
        : post<typeof addAwayReason>('/availability/reasons', { name }),
    onSuccess: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <Dialog
      title={reason ? t('availability.renameOf', { reason: reason.name }) : t('availability.addReason')}
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
          label={t('availability.reason')}
          required
          withAsterisk={false}
          maxLength={60}
          dir={directionFor(name)}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
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

interface FormProps {
  reason: AwayReason | null;
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}
