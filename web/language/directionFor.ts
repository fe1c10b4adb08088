import { directionIn } from './apart.ts';
import { direction } from './texts.ts';

/**
 * A field follows the first letter that is written in it; while it has none it follows the screen, or its
 * hint would stand apart. Said outright, because Mantine sets `dir` on a frame in which `auto` sees no text.
 */
export function directionFor(text: string): 'ltr' | 'rtl' {
  const letter = text.match(/\p{L}/u)?.[0];
  if (!letter) return direction;
  return rightToLeft.test(letter) ? 'rtl' : 'ltr';
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** Of a sentence of ours or of the server's, whatever names are in it. */
export function directionOf(sentence: string): 'ltr' | 'rtl' {
  return directionIn(direction, sentence);
}
