import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Bulk, stopBulk, undoBulk } from '#contract/bulk.ts';
import { post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { remember, remembered } from '../../stored.ts';
import { notify } from '../../ui/notices.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import styles from './BulkProgress.module.css';
import { bulkQuery, isWorthShowing } from './queries.ts';

/** How far the latest change of many is, with the way back; until it is put away. */
export function BulkProgress() {
  const client = useQueryClient();
  const latest = useQuery(bulkQuery).data?.[0];
  const [away, setAway] = useState(() => remembered<string>('bulk.away'));
  if (!latest || !isWorthShowing(latest)) return null;
  const { id, endedAt } = latest;
  if (endedAt && away === `${id} ${latest.state}`) return null;
  const put = () => {
    remember('bulk.away', `${id} ${latest.state}`);
    setAway(`${id} ${latest.state}`);
  };
  const tell = async (what: 'stop' | 'undo') => {
    try {
      await post<typeof stopBulk | typeof undoBulk>(`/bulk/${id}/${what}`);
      await client.invalidateQueries({ queryKey: bulkQuery.queryKey });
    } catch (error) {
      notify({ kind: 'bad', text: t('act.refused'), error });
    }
  };
  return (
    <div className={styles.progress} role="status">
      <span className={styles.said}>
        {latest.trouble ? <Sentence text={latest.trouble} /> : said(latest)}
      </span>
      {!endedAt && latest.total !== null && latest.total > 0 && (
        <progress
          className={styles.bar}
          aria-label={t('bulk.progress')}
          max={latest.state === 'undoing' ? latest.changed : latest.total}
          value={latest.state === 'undoing' ? latest.restored + latest.kept : latest.lookedAt}
        />
      )}
      {latest.state === 'running' && (
        <button type="button" className={styles.act} onClick={() => void tell('stop')}>
          {t('bulk.stop')}
        </button>
      )}
      {(latest.state === 'done' || latest.state === 'stopped') && latest.changed > 0 && !sentOnly(latest) && (
        <button type="button" className={styles.act} onClick={() => void tell('undo')}>
          {t('bulk.undo')}
        </button>
      )}
      {endedAt && (
        <button type="button" className={styles.act} onClick={put}>
          {t('close')}
        </button>
      )}
    </div>
  );
}

/** What was sent cannot be taken back. */
function sentOnly({ action }: Bulk): boolean {
  return action.do === 'answer' && !action.resolve;
}

function said(bulk: Bulk): string {
  const { state, changed, skipped, restored, kept } = bulk;
  return t(words[state], { changed, skipped, restored, kept });
}

/** One by one: what is loaded with the first screen holds no other texts of changing many. */
const words = {
  running: 'bulk.running',
  done: 'bulk.done',
  stopped: 'bulk.stopped',
  undoing: 'bulk.undoing',
  undone: 'bulk.undone',
} as const;
