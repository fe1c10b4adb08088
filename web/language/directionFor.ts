import { direction } from './texts.ts';

/**
 * A field follows the first letter that is written in it; while it has none it follows the screen, or its
 * hint would stand apart. Said outright, because Mantine sets `dir` on a frame in which `auto` sees no text.
 */
export function directionFor(text: string): 'ltr' | 'rtl' {
  const letter = text.match(/\p{L}/u)?.[0];
  if (!letter) return direction;
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(letter) ? 'rtl' : 'ltr';
}
