import { Button, Loader } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Connector, connectPractice } from '#contract/channels.ts';
import { ApiError, post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Problem } from '../../ui/Problem.tsx';
import { titleOf } from './names.ts';
import { channelById } from './queries.ts';

/** The second way: an account of the operator's sandbox, without a sign-up anywhere. */
export function PracticeOffer({ connector }: { connector: Connector }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function connect() {
    setBusy(true);
    setError(null);
    try {
      const channel = await post<typeof connectPractice>('/channels/sandbox', {
        connector: connector.name,
        name: t('practice.name', { name: titleOf(connector) }),
      });
      client.setQueryData(channelById(channel.id).queryKey, channel);
      void client.invalidateQueries({ queryKey: ['channels'], exact: true });
      await navigate({ to: '/settings/channels/$channelId', params: { channelId: channel.id } });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  }

  return (
    <section className={`${card.card} ${card.stack}`} aria-labelledby="practice-offer">
      <div className={card.row}>
        <div className={card.grow}>
          <h2 id="practice-offer" className={card.heading}>
            {t('practice.offer')}
          </h2>
          <p className={`${card.dim} ${card.plain}`}>{t('practice.offerHelp')}</p>
        </div>
        <Button
          variant="default"
          disabled={busy}
          leftSection={busy ? <Loader size={14} color="currentColor" /> : undefined}
          onClick={() => void connect()}
        >
          <span aria-live="polite">{t(busy ? 'practice.connecting' : 'practice.connect')}</span>
        </Button>
      </div>
      {error instanceof ApiError && error.code === 'sandbox-away' ? (
        <p className={card.problem} role="alert">
          {t('practice.away')}
        </p>
      ) : (
        <Problem error={error} />
      )}
    </section>
  );
}
