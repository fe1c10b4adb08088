import { IconClockHour3, IconClockOff } from '@tabler/icons-react';
import type { ConversationSummary } from '#contract/conversations.ts';
import { fullTime, since } from '../../language/dates.ts';
import { locale, t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import styles from './WindowLeft.module.css';

type Window = NonNullable<ConversationSummary['window']>;

const hour = 3_600_000;
/** When little is left, a row of the list shows it too. */
const scarce = 6 * hour;

/** How long the platform still takes an answer; `brief` for a row, which shows it only when it is short. */
export function WindowLeft({ window, brief = false }: { window: Window; brief?: boolean }) {
  const now = useNow();
  const ends = Date.parse(window.endsAt);
  const left = ends - now;
  if (brief && (left <= 0 || left > scarce)) return null;
  if (left <= 0) {
    return (
      <span
        className={styles.left}
        data-over
        title={t('window.overSince', { time: fullTime(window.endsAt) })}
      >
        <IconClockOff size={13} aria-hidden="true" />
        {t('window.over')}
      </span>
    );
  }
  const help = t('window.help', { duration: inWords(left), time: fullTime(window.endsAt) });
  return (
    <span className={styles.left} data-scarce={left <= scarce || undefined} title={help}>
      <IconClockHour3 size={13} aria-hidden="true" />
      <span aria-hidden="true">
        {t('window.left', {
          duration: since(new Date(now).toISOString(), ends),
        })}
      </span>
      <span className="visually-hidden">{help}</span>
    </span>
  );
}

function inWords(left: number): string {
  const [amount, unit] =
    left < hour
      ? [Math.floor(left / 60_000), 'minute']
      : left < 48 * hour
        ? [Math.floor(left / hour), 'hour']
        : [Math.floor(left / (24 * hour)), 'day'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}
