import { Button } from '@mantine/core';
import { IconAlertTriangle, IconClock, IconHelpCircle, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { approveAct, retryAct, withdrawAct } from '#contract/acts.ts';
import type { Act } from '#contract/deeds.ts';
import type { Message } from '#contract/messages.ts';
import { useMay, useMe } from '../../app/useMe.ts';
import { timeOfDay } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import { shownName } from '../../ui/shownName.ts';
import delivery from '../messages/Delivery.module.css';
import styles from './ActLines.module.css';
import { useAct } from './useAct.ts';
import { whyOf } from './whyOf.ts';

/** What was asked for and is not done: on its way, waiting for somebody, or met with a refusal. */
export function ActLines({ message }: { message: Message }) {
  return (
    <div className={styles.lines} role="status">
      {message.acts
        .filter(isOpen)
        .map((act) =>
          isTrouble(act) ? <Trouble key={act.id} act={act} /> : <OnItsWay key={act.id} act={act} />,
        )}
    </div>
  );
}

function isOpen({ state }: Act): boolean {
  return state !== 'done';
}

/** A first attempt that waits its turn is no trouble. */
function isTrouble({ state, error }: Act): boolean {
  return state !== 'doing' && (state !== 'asked' || error !== null);
}

function OnItsWay({ act }: { act: Act }) {
  const { tell } = useAct();
  const mayWrite = useMay('conversations.write');
  return (
    <div className={delivery.state}>
      <IconClock size={14} aria-hidden="true" />
      {t(`acts.doing.${act.deed}`)}
      {mayWrite && act.state === 'asked' && act.deed === 'remove' && (
        <button
          type="button"
          className={styles.undo}
          onClick={() => void tell<typeof withdrawAct>(`/acts/${act.id}/withdraw`)}
        >
          {t('acts.undo')}
        </button>
      )}
    </div>
  );
}

const icons = {
  proposed: IconUsers,
  asked: IconClock,
  doing: IconClock,
  done: IconClock,
  failed: IconAlertTriangle,
  uncertain: IconHelpCircle,
};

function Trouble({ act }: { act: Act }) {
  const { tell } = useAct();
  const mayWrite = useMay('conversations.write');
  const mayModerate = useMay('conversations.moderate');
  const myself = useMe().agent.id;
  const [busy, setBusy] = useState(false);
  const Icon = icons[act.state];
  const decide = async (what: 'approve' | 'retry' | 'withdraw') => {
    setBusy(true);
    await tell<typeof approveAct | typeof retryAct | typeof withdrawAct>(`/acts/${act.id}/${what}`);
    setBusy(false);
  };
  const proposed = act.state === 'proposed';
  const agrees = proposed && mayModerate && act.by.id !== myself;
  return (
    <div className={delivery.trouble} data-state={act.state === 'failed' ? 'failed' : 'uncertain'}>
      <Icon size={18} aria-hidden="true" />
      <div>
        <strong>{titleOf(act)}</strong>
        {proposed && <p className={delivery.why}>{whyOf(act)}</p>}
        {proposed && <p className={delivery.why}>{t('acts.needsSecond')}</p>}
        {act.state === 'uncertain' && <p className={delivery.why}>{t('acts.uncertainWhy')}</p>}
        {act.error && (
          <p className={delivery.exact}>
            <Sentence text={act.error.message} />
          </p>
        )}
        {mayWrite && (
          <div className={delivery.acts}>
            {agrees && (
              <Button size="compact-xs" disabled={busy} onClick={() => void decide('approve')}>
                {t('acts.agree')}
              </Button>
            )}
            {!proposed && (
              <Button
                size="compact-xs"
                variant="default"
                disabled={busy}
                onClick={() => void decide('retry')}
              >
                {t('acts.again')}
              </Button>
            )}
            <Button
              size="compact-xs"
              variant="default"
              disabled={busy}
              onClick={() => void decide('withdraw')}
            >
              {t(act.state === 'failed' || act.state === 'uncertain' ? 'acts.putAway' : 'acts.withdraw')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function titleOf({ deed, state, by, dueAt }: Act): string {
  if (state === 'proposed')
    return t(deed === 'hide' ? 'acts.proposed.hide' : 'acts.proposed.remove', { who: shownName(by.name) });
  if (state === 'uncertain') return t('acts.uncertain');
  const failed = t(`acts.failed.${deed}`);
  return state === 'asked' ? `${failed} ${t('acts.retrying', { time: timeOfDay(dueAt ?? '') })}` : failed;
}
