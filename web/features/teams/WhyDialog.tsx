import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Team } from '#contract/teams.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import styles from './Teams.module.css';
import { useHandOver } from './useHandOver.ts';

/** From one team to another: why, for those who read it next. The customer sees nothing of it. */
export function WhyDialog({ conversationId, from, to, onClose }: Props) {
  const [reason, setReason] = useState('');
  const { send } = useHandOver(conversationId);
  const give = useMutation({
    mutationFn: () => send(to.id, reason.trim()),
    onSuccess: onClose,
  });
  const ready = reason.trim() !== '' && !give.isPending;
  return (
    <Dialog title={t('teams.whyTitle', { team: to.name })} onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) give.mutate();
        }}
      >
        <label className={styles.field}>
          {t('teams.why')}
          <textarea
            value={reason}
            maxLength={500}
            rows={3}
            dir={directionFor(reason)}
            data-autofocus
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready) give.mutate();
            }}
          />
        </label>
        <p className={`${card.plain} ${card.dim}`}>{t('teams.whyHelp', { from })}</p>
        <Problem error={give.error} />
        <div className={card.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={!ready} loading={give.isPending}>
            {t('teams.handOver')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Props {
  conversationId: string;
  from: string;
  to: Team;
  onClose: () => void;
}
