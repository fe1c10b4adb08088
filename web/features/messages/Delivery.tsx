import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelpCircle,
  IconX,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { cancelPart, confirmPart, Message, Part, retryPart } from '#contract/messages.ts';
import { post } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { timeOfDay } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { notify } from '../../ui/notices.ts';
import styles from './Delivery.module.css';
import { overall } from './overall.ts';
import { placeMessage } from './placeMessage.ts';

const icons = {
  queued: IconClock,
  sending: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  uncertain: IconHelpCircle,
  failed: IconAlertTriangle,
  cancelled: IconX,
};

/** How far an answer has got; what went wrong with a part of it, and what can be done about that. */
export function Delivery({ message }: { message: Message }) {
  const state = overall(message.parts);
  if (!state) return null;
  const Icon = icons[state];
  const many = message.parts.length > 1;
  const done = message.parts.filter((part) => part.state === state).length;
  const troubled = message.parts.filter(needsAttention);
  return (
    <>
      {troubled.length === 0 && (
        <div className={styles.state} data-state={state}>
          <Icon size={14} aria-hidden="true" />
          {t(`delivery.${state}`)}
          {many && <span> · {t('delivery.ofParts', { done, all: message.parts.length })}</span>}
        </div>
      )}
      {troubled.map((part) => (
        <Trouble
          key={part.id}
          part={part}
          number={many ? part.position + 1 : null}
          all={message.parts.length}
        />
      ))}
    </>
  );
}

function Trouble({ part, number, all }: { part: Part; number: number | null; all: number }) {
  const client = useQueryClient();
  const mayWrite = useMay('conversations.write');
  const [busy, setBusy] = useState(false);
  const Icon = icons[part.state];
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
            <bdi>{part.error.message}</bdi>
          </p>
        )}
        {mayWrite && !arrived(part) && (
          <div className={styles.acts}>
            {part.state !== 'queued' && (
              <Button size="compact-xs" variant="default" disabled={busy} onClick={() => void act('retry')}>
                {t('delivery.again')}
              </Button>
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

/** It went out; an error beside it tells of a part of it that did not, such as one of its copies. */
function arrived({ state }: Part): boolean {
  return state === 'sent' || state === 'delivered' || state === 'read';
}

/** A first attempt that waits its turn is no trouble; one that failed before and waits for the next is. */
function needsAttention(part: Part): boolean {
  if (part.state === 'failed' || part.state === 'uncertain') return true;
  if (arrived(part)) return part.error !== null;
  return part.state === 'queued' && part.nextAttemptAt !== null && part.attempts > 0;
}
