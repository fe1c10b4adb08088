import { Link } from '@tanstack/react-router';
import type { TrailEntry } from '#contract/trail.ts';
import { useMay } from '../../app/useMe.ts';
import { ifTranslated, type Key, t } from '../../language/texts.ts';
import styles from './Merging.module.css';
import { useMerging } from './useMerging.ts';

/** A line of the trail about a merge or a split: what gave way, the other conversation, and the way back. */
export function TrailMerge({ merge, type, word, reason, who }: Props) {
  const mayWrite = useMay('conversations.write');
  const { undo } = useMerging();
  const { id, other, undone } = merge;
  const begins = type === 'conversation.merged' || type === 'conversation.split';
  const what = type.replace('conversation.', '') + (word ? `-${word}` : '');
  const key = `merging.trail.${what}`;
  // An event that a newer server writes has no words here yet.
  if (ifTranslated(key) === undefined) return <span>{`${who}: ${type}`}</span>;
  return (
    <>
      <span>
        {t(key as Key, { who, what: `\u2066#${other.number}\u2069` })}
        {reason && ` (${t('merging.trail.left')}: \u2068${reason}\u2069)`}
      </span>
      {(undone || what !== 'merged') && (
        <Link
          to="/inbox/$list/$state/$conversationId"
          params={{ list: 'all', state: 'open', conversationId: other.id }}
          className={styles.trail}
        >
          {t('merging.open')}
        </Link>
      )}
      {begins && !undone && mayWrite && (
        <button type="button" className={styles.trail} onClick={() => void undo(id)}>
          {t('merging.undo')}
        </button>
      )}
    </>
  );
}

interface Props extends Pick<TrailEntry, 'type' | 'word' | 'reason'> {
  merge: NonNullable<TrailEntry['merge']>;
  who: string;
}
