import type { Composer } from '#contract/composer.ts';

/** What the server takes at once, whatever the channel does with it. */
export const textMax = 20_000;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const encoder = new TextEncoder();

/** How long a text is in the channel's own measure. */
export function textLength(text: string, unit: Composer['textUnit']): number {
  if (unit === 'bytes') return encoder.encode(text).length;
  if (unit === 'characters') return [...text].length;
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}
