import { useContext } from 'react';
import type { TrailEntry } from '#contract/conversations.ts';
import { fullTime, timeOfDay } from '../../language/dates.ts';
import { ifTranslated, type Key, t } from '../../language/texts.ts';
import styles from './TrailLines.module.css';
import { Trail } from './trail.ts';

/** What was done with the conversation between two moments, as quiet lines. */
export function TrailLines({ after, before }: { after: string | undefined; before: string | undefined }) {
  const from = after === undefined ? Number.NEGATIVE_INFINITY : Date.parse(after);
  const to = before === undefined ? Number.POSITIVE_INFINITY : Date.parse(before);
  // That it began is said by its first message.
  const entries = useContext(Trail).filter(
    ({ at, type }) => Date.parse(at) > from && Date.parse(at) <= to && type !== 'conversation.opened',
  );
  if (entries.length === 0) return null;
  return (
    <ul className={styles.lines}>
      {entries.map((entry) => (
        <li key={entry.id} className={styles.line}>
          <span>{said(entry)}</span>{' '}
          <time dir="auto" dateTime={entry.at} title={fullTime(entry.at)} className={styles.time}>
            {timeOfDay(entry.at)}
          </time>
        </li>
      ))}
    </ul>
  );
}

function said({ type, actor, subject, word, bulk }: TrailEntry): string {
  const key =
    type === 'conversation.assigned' && !subject ? 'trail.conversation.unassigned' : `trail.${type}`;
  const who = actor.name ?? t(actor.kind === 'customer' ? 'trail.customer' : 'trail.system');
  // An event that a newer server writes has no words here yet.
  if (ifTranslated(key) === undefined) return `${who}: ${type}`;
  const what =
    type === 'conversation.prioritised'
      ? (ifTranslated(`priority.${word}`) ?? '')
      : type === 'conversation.snoozed' && word
        ? fullTime(word)
        : (subject ?? '');
  const line = t(key as Key, { who, what });
  return bulk ? `${line} ${t(bulk.undone ? 'trail.bulkUndone' : 'trail.bulk')}` : line;
}
