import { IconHourglassEmpty, IconHourglassHigh, IconHourglassLow } from '@tabler/icons-react';
import type { ConversationSummary } from '#contract/conversations.ts';
import { dueTime, fullTime, since } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import styles from './DueLeft.module.css';

type Due = NonNullable<ConversationSummary['due']>;

const day = 86_400_000;

/** How long is left of what was promised; `brief` for a row, which says nothing of what is due after a day. */
export function DueLeft({ due, brief = false }: { due: Due; brief?: boolean }) {
  const now = useNow();
  const at = Date.parse(due.at);
  if (brief && at - now > day && Date.parse(due.warnAt) > now) return null;
  const standing = at <= now ? 'over' : Date.parse(due.warnAt) <= now ? 'risk' : 'calm';
  const Icon = icons[standing];
  const duration =
    standing === 'over' ? since(due.at, now) : since(new Date(now).toISOString(), Math.max(now, at));
  const help = t(standing === 'over' ? 'due.overHelp' : 'due.help', {
    target: due.target,
    time: fullTime(due.at),
  });
  return (
    <span className={styles.left} data-standing={standing} title={help}>
      <Icon size={13} aria-hidden="true" />
      <span aria-hidden="true">
        {standing === 'over'
          ? t('due.over', { duration })
          : at - now > day
            ? t('due.at', { time: dueTime(due.at, now) })
            : t('due.in', { duration })}
      </span>
      <span className="visually-hidden">{help}</span>
    </span>
  );
}

const icons = { over: IconHourglassEmpty, risk: IconHourglassLow, calm: IconHourglassHigh };
