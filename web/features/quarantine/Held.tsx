import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { discardQuarantined, Quarantined, retryQuarantined } from '#contract/quarantine.ts';
import { post } from '../../api.ts';
import { fullTime } from '../../language/dates.ts';
import { said } from '../../language/sentences.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';

export function Held({ item }: { item: Quarantined }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState<'retry' | 'discard' | null>(null);
  const act = async (what: 'retry' | 'discard') => {
    setBusy(what);
    try {
      const after = await post<typeof retryQuarantined | typeof discardQuarantined>(
        `/quarantine/${item.id}/${what}`,
      );
      if (after.state === 'applied') notify({ kind: 'good', text: t('quarantine.nowApplied') });
      if (after.state === 'held')
        notify({ kind: 'bad', text: t('quarantine.stillHeld', { reason: said(after.reason) }) });
      void client.invalidateQueries({ queryKey: ['quarantine'] });
    } catch (error) {
      notify({ kind: 'bad', text: t('act.refused'), error });
    } finally {
      setBusy(null);
    }
  };
  return (
    <li>
      <ConnectorIcon name={item.channel.connector} size={22} />
      <div className={styles.grow}>
        <div className={styles.name}>
          <Sentence text={item.reason} />
        </div>
        <div className={styles.dim}>
          <bdi>{item.channel.name}</bdi> · {fullTime(item.receivedAt)} ·{' '}
          {t('quarantine.attempts', { count: item.attempts })}
        </div>
      </div>
      <div className={styles.row}>
        <Button size="xs" variant="subtle" color="gray" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'quarantine.hide' : 'quarantine.show')}
        </Button>
        {item.state === 'held' && (
          <>
            <Button
              size="xs"
              variant="default"
              loading={busy === 'discard'}
              disabled={busy !== null}
              onClick={() => void act('discard')}
            >
              {t('quarantine.discard')}
            </Button>
            <Button
              size="xs"
              loading={busy === 'retry'}
              disabled={busy !== null}
              onClick={() => void act('retry')}
            >
              {t('tryAgain')}
            </Button>
          </>
        )}
      </div>
      {open && (
        <pre className={`${styles.raw} ${styles.whole}`} dir="auto">
          {item.received}
        </pre>
      )}
    </li>
  );
}
