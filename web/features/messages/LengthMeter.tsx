import type { Composer } from '#contract/conversations.ts';
import { number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import styles from './LengthMeter.module.css';

/** How much room is left, or into how many messages the text will be cut. Silent while it is far off. */
export function LengthMeter({ length, composer }: { length: number; composer: Composer }) {
  const { textMax: max, splits, textUnit } = composer;
  const parts = Math.max(1, Math.ceil(length / max));
  const over = length > max;
  if (length < max * 0.7) return <span className={styles.meter} />;
  return (
    <span className={styles.meter} data-over={(over && !splits) || undefined} title={t(`length.${textUnit}`)}>
      {over && splits
        ? t('length.parts', { count: parts })
        : t('length.of', { length: number(length), max: number(max) })}
    </span>
  );
}
