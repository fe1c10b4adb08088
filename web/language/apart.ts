type Direction = 'ltr' | 'rtl';

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
/** Digits, too: beside letters from right to left they would change places. */
const leftToRight = /[[\p{L}\p{N}]--[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]]/v;

/**
 * A name among the words of a screen that runs in a direction. What runs the other way is isolated, so that it does not
 * turn the sentence round; what is isolated already, such as a list of names, stays as it is.
 */
export function apartIn(screen: Direction, text: string): string {
  const other = screen === 'ltr' ? rightToLeft : leftToRight;
  return other.test(text) && !isolated.test(text) ? `\u2068${text}\u2069` : text;
}

const isolated = /^[\u2066-\u2068][\s\S]*\u2069$/;

/**
 * The direction of a sentence that may be English on an Urdu screen, with names of either direction in it. It does not
 * hang on the first letter, which may be a name's: on an English screen it is the screen's unless no letter runs so; on
 * an Urdu one it is what most letters are. Names that are isolated do not count.
 */
export function directionIn(screen: Direction, sentence: string): Direction {
  const letters = sentence.replace(/[\u2066-\u2068][^\u2069]*\u2069/g, '').match(/\p{L}/gu) ?? [];
  const backward = letters.filter((letter) => rightToLeft.test(letter)).length;
  const forward = letters.length - backward;
  return backward > 0 && (screen === 'ltr' ? forward === 0 : backward >= forward) ? 'rtl' : 'ltr';
}
