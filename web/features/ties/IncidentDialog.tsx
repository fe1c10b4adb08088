import '../../ui/inputs.css';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { openIncident } from '#contract/incidents.ts';
import type { Ties } from '#contract/ties.ts';
import { post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Line } from '../../ui/Words.tsx';
import styles from '../contacts/FindContact.module.css';
import { openIncidents } from '../incidents/queries.ts';

/** Under which incident: one that is open, a new one, or none. */
export function IncidentDialog({ current, onChoose, onClose }: Props) {
  const { data, error: unread } = useQuery(openIncidents);
  const [title, setTitle] = useState('');
  const [error, setError] = useState<unknown>(null);
  const begin = async () => {
    try {
      onChoose((await post<typeof openIncident>('/incidents', { title })).id);
    } catch (problem) {
      setError(problem);
    }
  };
  const others = data?.data.filter(({ id }) => id !== current?.id) ?? [];
  return (
    <Dialog title={t('keys.incident')} onClose={onClose}>
      <div className={card.stack}>
        <p className={card.plain}>{t('incidents.lead')}</p>
        {current && (
          <Button variant="default" onClick={() => onChoose(null)}>
            {t('ties.leaveIncident', { title: current.title })}
          </Button>
        )}
        <ul className={styles.found}>
          {others.map((one) => (
            <li key={one.id}>
              <button type="button" className={styles.choice} onClick={() => onChoose(one.id)}>
                <Line text={one.title} />
                <span className={card.dim}>{t('incidents.customers', { count: one.customers })}</span>
              </button>
            </li>
          ))}
        </ul>
        <form
          className={card.stack}
          onSubmit={(event) => {
            event.preventDefault();
            void begin();
          }}
        >
          <TextInput
            label={t('incidents.new')}
            placeholder={t('incidents.example')}
            dir={directionFor(title)}
            value={title}
            maxLength={200}
            onChange={(event) => setTitle(event.currentTarget.value)}
            data-autofocus
          />
          <Problem error={error ?? unread} />
          <Button type="submit" disabled={title.trim() === ''}>
            {t('incidents.begin')}
          </Button>
        </form>
      </div>
    </Dialog>
  );
}

interface Props {
  current: Ties['incident'];
  /** Null: none. */
  onChoose: (id: string | null) => void;
  onClose: () => void;
}
