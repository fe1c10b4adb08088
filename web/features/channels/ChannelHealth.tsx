import { useQuery } from '@tanstack/react-query';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { HealthActs } from './HealthActs.tsx';
import { HealthFacts } from './HealthFacts.tsx';
import { HealthHours } from './HealthHours.tsx';
import { HealthJournal } from './HealthJournal.tsx';
import { HealthTroubles } from './HealthTroubles.tsx';
import { healthOf } from './queries.ts';

/** How a channel is, in words: what is wrong and what to do, when it was last well, and whom it concerns. */
export function ChannelHealth({ channelId, mayManage, onCheck }: Props) {
  const { data, error, refetch } = useQuery(healthOf(channelId));
  return (
    <section className={`${card.card} ${card.stack}`} aria-labelledby="channel-health">
      <h2 className={card.heading} id="channel-health">
        {t('health.title')}
      </h2>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={2} height={48} label={t('loading')} />
      ) : (
        <>
          <HealthTroubles troubles={data.troubles} />
          <HealthFacts health={data} />
          {mayManage && <HealthActs health={data} onCheck={onCheck} />}
          <HealthHours hours={data.hours} />
          <HealthJournal health={data} />
        </>
      )}
    </section>
  );
}

interface Props {
  channelId: string;
  mayManage: boolean;
  /** Tries the account; answers whether it can be reached. */
  onCheck: (() => Promise<boolean>) | undefined;
}
