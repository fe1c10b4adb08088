import { Button, Checkbox } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BulkAction, startBulk } from '#contract/bulk.ts';
import type { Incident } from '#contract/incidents.ts';
import { post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { bulkQuery } from '../bulk/queries.ts';
import styles from '../cases/PrivateReply.module.css';
import { under } from './queries.ts';

/** The incident is over; on request all who wrote about it are answered, and their conversations resolved. */
export function ResolveIncident({ incident, onResolve, onClose }: Props) {
  const client = useQueryClient();
  const { open, waiting, snoozed } = incident.conversations;
  const unsettled = open + waiting + snoozed;
  const [text, setText] = useState('');
  const [also, setAlso] = useState(unsettled > 0);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const settle = async () => {
    setBusy(true);
    try {
      const change = (action: BulkAction) =>
        post<typeof startBulk>('/bulk', {
          action,
          filter: {
            all: [...under(incident.id).all, { field: 'state', is: ['resolved'], not: true }],
          },
        });
      if (unsettled > 0 && text.trim()) await change({ do: 'answer', text, resolve: also });
      else if (unsettled > 0 && also) await change({ do: 'resolve' });
      await onResolve();
      void client.invalidateQueries({ queryKey: bulkQuery.queryKey });
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('incidents.resolve')} onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void settle();
        }}
      >
        {unsettled === 0 ? (
          <p className={card.plain}>{t('incidents.allSettled')}</p>
        ) : (
          <>
            <label className={styles.field}>
              {t('incidents.answer', { count: unsettled })}
              <textarea
                rows={4}
                value={text}
                maxLength={20_000}
                dir={directionFor(text)}
                onChange={(event) => setText(event.currentTarget.value)}
              />
            </label>
            <p className={`${card.plain} ${card.dim}`}>{t('incidents.answerHelp')}</p>
            <Checkbox
              label={t('incidents.alsoResolve', { count: unsettled })}
              checked={also}
              onChange={(event) => setAlso(event.currentTarget.checked)}
            />
          </>
        )}
        <Problem error={error} />
        <div className={card.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('incidents.resolve')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Props {
  incident: Incident;
  onResolve: () => Promise<unknown>;
  onClose: () => void;
}
