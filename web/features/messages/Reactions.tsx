import type { Message } from '#contract/messages.ts';
import { number } from '../../language/numbers.ts';
import { locale, t } from '../../language/texts.ts';
import styles from './Reactions.module.css';

const names = new Intl.ListFormat(locale);

export function Reactions({ reactions }: { reactions: Message['reactions'] }) {
  if (reactions.length === 0) return null;
  const byEmoji = Map.groupBy(reactions, ({ emoji }) => emoji);
  return (
    <ul className={styles.reactions} aria-label={t('reactions.label')}>
      {[...byEmoji].map(([emoji, each]) => (
        <li key={emoji} className={styles.reaction} title={names.format(each.map(({ by }) => by))}>
          {emoji} {each.length > 1 && number(each.length)}
        </li>
      ))}
    </ul>
  );
}
