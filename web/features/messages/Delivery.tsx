import { lazy, Suspense } from 'react';
import type { Message, Part } from '#contract/messages.ts';
import { t } from '../../language/texts.ts';
import styles from './Delivery.module.css';
import { overall } from './overall.ts';
import { arrived, partIcons } from './partState.ts';

const Trouble = lazy(() => import('./Trouble.tsx').then((m) => ({ default: m.Trouble })));

/** How far an answer has got; what went wrong with a part of it, and what can be done about that. */
export function Delivery({ message }: { message: Message }) {
  const state = overall(message.parts);
  if (!state) return null;
  const Icon = partIcons[state];
  const many = message.parts.length > 1;
  const done = message.parts.filter((part) => part.state === state).length;
  const troubled = message.parts.filter(needsAttention);
  const plainly = (
    <div className={styles.state} data-state={state}>
      <Icon size={14} aria-hidden="true" />
      {t(`delivery.${state}`)}
      {many && <span> · {t('delivery.ofParts', { done, all: message.parts.length })}</span>}
    </div>
  );
  if (troubled.length === 0) return plainly;
  return (
    <Suspense fallback={plainly}>
      {troubled.map((part) => (
        <Trouble
          key={part.id}
          message={message}
          part={part}
          number={many ? part.position + 1 : null}
          all={message.parts.length}
        />
      ))}
    </Suspense>
  );
}

/** A first attempt that waits its turn is no trouble; one that failed before and waits for the next is. */
function needsAttention(part: Part): boolean {
  if (part.state === 'failed' || part.state === 'uncertain') return true;
  if (arrived(part)) return part.error !== null;
  return part.state === 'queued' && part.nextAttemptAt !== null && part.attempts > 0;
}
