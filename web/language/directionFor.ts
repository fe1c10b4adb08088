import { direction } from './texts.ts';

/** A field follows what is written in it; while it is empty it follows the screen, or its hint would stand apart. */
export function directionFor(text: string): 'auto' | 'ltr' | 'rtl' {
  return text.trim() === '' ? direction : 'auto';
}
