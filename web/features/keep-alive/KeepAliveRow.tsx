import { Button } from '@mantine/core';
import { useState } from 'react';
import type { KeepAlive } from '#contract/keep-alive.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import styles from '../instant/Instant.module.css';
import { durationOf } from '../sla/duration.ts';
import { KeepAliveForm } from './KeepAliveForm.tsx';

/** What is done on a channel before the time to answer is over. */
export function KeepAliveRow({ of, channelName }: { of: KeepAlive; channelName: string }) {
  const [editing, setEditing] = useState(false);
  const { warnBefore, promptBefore, window } = of;
  const what = [
    warnBefore === null ? t('keepAlive.warnsNot') : t('keepAlive.warns', { time: durationOf(warnBefore) }),
    ...(promptBefore === null ? [] : [t('keepAlive.prompts', { time: durationOf(promptBefore) })]),
  ];
  return (
    <li>
      <div className={card.grow}>
        <div className={styles.kind}>
          {t('keepAlive.title', { time: durationOf(window) })}
          <span className={card.tag} data-kind={warnBefore || promptBefore ? 'good' : undefined}>
            {t(warnBefore || promptBefore ? 'instant.on' : 'instant.off')}
          </span>
        </div>
        <div className={card.dim}>{what.join(' ')}</div>
      </div>
      <Button
        size="xs"
        variant="default"
        aria-label={t('keepAlive.editOf', { channel: channelName })}
        onClick={() => setEditing(true)}
      >
        {t('instant.edit')}
      </Button>
      {editing && <KeepAliveForm of={of} channelName={channelName} onClose={() => setEditing(false)} />}
    </li>
  );
}
