import type { Composer } from '#contract/composer.ts';
import type { Preview } from '#contract/preview.ts';
import { number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import styles from './LengthMeter.module.css';

/** Whether a text comes close to what one message holds; its marks may still make it a little longer. */
export function isNear(length: number, { textMax }: Composer): boolean {
  return length >= textMax * 0.7;
}

/** How much room is left, or into how many messages the text will be cut. Silent while it is far off. */
export function LengthMeter({ length, composer, preview }: Props) {
  if (!isNear(length, composer)) return <span className={styles.meter} />;
  // What the server counts is true; until it has answered, what was typed.
  const texts = preview?.parts.filter(({ text }) => text !== '') ?? [];
  const max = preview?.max ?? composer.textMax;
  const counted = texts.length === 1 ? (texts[0]?.length ?? length) : length;
  const parts = texts.length || Math.max(1, Math.ceil(length / max));
  return (
    <span className={styles.meter} title={t(`length.${composer.textUnit}`)}>
      {parts > 1
        ? t('length.parts', { count: parts })
        : t('length.of', { length: number(counted), max: number(max) })}
    </span>
  );
}

interface Props {
  length: number;
  composer: Composer;
  preview: Preview | undefined;
}
