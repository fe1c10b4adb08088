import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { cancelPart, confirmPart, Message, Part, retryPart } from '#contract/messages.ts';
import { post } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { timeOfDay } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { notify } from '../../ui/notices.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import styles from './Delivery.module.css';
import { arrived, partIcons } from './partState.ts';
import { placeMessage } from './placeMessage.ts';

const AgainInTime = lazy(() =>
  import('../templates/AgainInTime.tsx').then((m) => ({ default: m.AgainInTime })),
);

/** A part that did not get through, or may not have: why, and what can be done about it. */
export function Trouble({ message, part, number, all }: TroubleProps) {
  const client = useQueryClient();
  const mayWrite = useMay('conversations.write');
  const [busy, setBusy] = useState(false);
  const Icon = partIcons[part.state];
  const act = async (what: 'retry' | 'confirm' | 'cancel') => {
    setBusy(true);
    try {
      placeMessage(
        client,
        await post<typeof retryPart | typeof confirmPart | typeof cancelPart>(`/parts/${part.id}/${what}`),
      );
    } catch (error) {
      notify({ kind: 'bad', text: t('act.refused'), error });
    } finally {
      setBusy(false);
    }
  };
  const again = part.state !== 'queued' && (
    <Button size="compact-xs" variant="default" disabled={busy} onClick={() => void act('retry')}>
      {t('delivery.again')}
    </Button>
  );
  return (
    <div className={styles.trouble} data-state={part.state}>
      <Icon size={18} aria-hidden="true" />
      <div>
        <strong>
          {number !== null && `${t('delivery.part', { number, all })}: `}
          {part.state === 'queued'
            ? t('delivery.retrying', { time: timeOfDay(part.nextAttemptAt ?? '') })
            : arrived(part)
              ? t('delivery.sentBut')
              : t(`delivery.${part.state}`)}
        </strong>
        {!arrived(part) && (
          <p className={styles.why}>
            {part.state === 'uncertain'
              ? t('delivery.uncertainWhy')
              : part.error && t(`failure.${part.error.kind}`)}
          </p>
        )}
        {part.error?.message && (
          <p className={arrived(part) ? styles.why : styles.exact}>
            <Sentence text={part.error.message} />
          </p>
        )}
        {mayWrite && !arrived(part) && (
          <div className={styles.acts}>
            {part.error?.kind === 'window-closed' ? (
              <Suspense>
                <AgainInTime message={message}>{again}</AgainInTime>
              </Suspense>
            ) : (
              again
            )}
            {part.state === 'uncertain' && (
              <Button size="compact-xs" variant="default" disabled={busy} onClick={() => void act('confirm')}>
                {t('delivery.arrived')}
              </Button>
            )}
            {part.state === 'queued' && (
              <Button size="compact-xs" variant="default" disabled={busy} onClick={() => void act('cancel')}>
                {t('delivery.cancel')}
              </Button>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

interface TroubleProps {
  message: Message;
  part: Part;
  number: number | null;
  all: number;
}
