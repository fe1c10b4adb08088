import type { reactToMessage, unlikeMessage } from '#contract/acts.ts';
import type { Message } from '#contract/messages.ts';
import { number } from '../../language/numbers.ts';
import { apart, locale, t } from '../../language/texts.ts';
import { useAct } from '../acts/useAct.ts';
import { underWay } from '../acts/wanted.ts';
import styles from './Reactions.module.css';

const names = new Intl.ListFormat(locale);

/** The signs on a message and whose they are; ours can be taken back where the platform allows it. */
export function Reactions({ message, changes }: { message: Message; changes: boolean }) {
  const { tell } = useAct();
  const { reactions, can, id } = message;
  const coming = underWay(message, 'reaction') ?? underWay(message, 'like');
  const sign = coming?.deed === 'like' ? '👍' : coming?.deed === 'react' ? coming.emoji : null;
  if (reactions.length === 0 && !sign) return null;
  const byEmoji = Map.groupBy(reactions, ({ emoji }) => emoji);
  const takeBack = () =>
    can.includes('unreact')
      ? tell<typeof reactToMessage>(`/messages/${id}/react`, { emoji: null })
      : tell<typeof unlikeMessage>(`/messages/${id}/unlike`);
  return (
    <ul className={styles.reactions} aria-label={t('reactions.label')}>
      {[...byEmoji].map(([emoji, each]) => {
        const by = names.format(each.map((one) => apart(one.by)));
        const ours = each.some((one) => one.ours);
        const shown = (
          <>
            <span>{emoji}</span>
            <bdi className={styles.who}>{each.length > 2 ? number(each.length) : by}</bdi>
          </>
        );
        return (
          <li key={emoji} title={by}>
            {ours && changes && !coming ? (
              <button
                type="button"
                className={styles.reaction}
                data-ours
                aria-label={`${emoji} ${by}. ${t('acts.takeBack', { emoji })}`}
                title={t('acts.takeBack', { emoji })}
                onClick={() => void takeBack()}
              >
                {shown}
              </button>
            ) : (
              <span
                className={styles.reaction}
                data-ours={ours || undefined}
                data-coming={(ours && coming !== undefined) || undefined}
              >
                {shown}
              </span>
            )}
          </li>
        );
      })}
      {sign && !byEmoji.get(sign)?.some(({ ours }) => ours) && (
        <li>
          <span className={styles.reaction} data-coming>
            <span>{sign}</span>
            <bdi className={styles.who}>{t('acts.coming')}</bdi>
          </span>
        </li>
      )}
    </ul>
  );
}
