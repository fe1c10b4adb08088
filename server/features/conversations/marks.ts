import { fold, foldLetters } from '#server/platform/fold.ts';

/** A stretch of what was found; marked where the words stand. */
export interface Piece {
  text: string;
  marked: boolean;
}

const beforeMax = 36;
const lineMax = 200;

/**
 * The part of a text around the first of these words, on one line; null where none stands in it. The words are folded,
 * and stand in the text however that is spelled.
 */
export function piecesOf(text: string, words: RegExp): Piece[] | null {
  const line = text.replace(/\s+/g, ' ').trim();
  const all = folded(line);
  const hit = all.text.search(words);
  if (hit < 0) return null;
  const first = all.at(hit);
  const from = beginning(line, first);
  const shown = cut(line.slice(from), lineMax);
  const pieces: Piece[] = from > 0 ? [{ text: '…', marked: false }] : [];
  let at = 0;
  const within = folded(shown);
  for (const found of within.text.matchAll(new RegExp(words, `${words.flags}g`))) {
    const [start, end] = [within.at(found.index), within.at(found.index + found[0].length)];
    if (end <= at) continue;
    if (start > at) pieces.push({ text: shown.slice(at, start), marked: false });
    pieces.push({ text: shown.slice(Math.max(at, start), end), marked: true });
    at = end;
  }
  const end = shown.slice(at) + (from + shown.length < line.length ? '…' : '');
  return end === '' ? pieces : [...pieces, { text: end, marked: false }];
}

/**
 * The words that are looked for, as whole words, and these other forms of them; those that must not be there are none
 * of them.
 */
export function wordsIn(q: string, forms: string[] = []): RegExp | null {
  const asked = [...fold(q).matchAll(/(-?)"([^"]*)"|(-?)([^\s"]+)/g)]
    .filter(([, quoted, , plain, word]) => !quoted && !plain && word?.toLowerCase() !== 'or')
    .flatMap(([, , phrase, , word]) => [
      word,
      ...(phrase ?? word ?? '').split(/[^\p{L}\p{M}\p{N}\u200c\u200d]+/u),
    ]);
  const words = [...asked, ...forms]
    .filter((word) => word !== undefined && word !== '')
    .sort((a = '', b = '') => b.length - a.length)
    .map((word = '') => RegExp.escape(word));
  if (words.length === 0) return null;
  return new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{M}\\p{N}])`, 'iu');
}

/** These letters, wherever they stand. */
export function lettersOf(q: string): RegExp {
  return new RegExp(RegExp.escape(fold(q)), 'iu');
}

/** A text as it is compared, and where each place of that stands in the text as it was written. */
function folded(text: string): { text: string; at: (index: number) => number } {
  let all = '';
  const places: number[] = [];
  let index = 0;
  for (const letter of text) {
    const as = letters.get(letter) ?? remember(letter);
    for (let n = 0; n < as.length; n += 1) places.push(index);
    all += as;
    index += letter.length;
  }
  return { text: all.replaceAll('եվ', 'եւ'), at: (place) => places[place] ?? text.length };
}

const letters = new Map<string, string>();

function remember(letter: string): string {
  const as = foldLetters(letter);
  if (letters.size > 10_000) letters.clear();
  letters.set(letter, as);
  return as;
}

/** At the start of a word, so that no letter loses its signs; where there are no spaces, at a whole letter. */
function beginning(line: string, first: number): number {
  if (first <= beforeMax) return 0;
  const space = line.indexOf(' ', first - beforeMax);
  if (space >= 0 && space < first) return space + 1;
  const letters = [...new Intl.Segmenter().segment(line.slice(first - beforeMax, first))];
  return first - beforeMax + (letters[1]?.index ?? 0);
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const letters = [...new Intl.Segmenter().segment(text.slice(0, most + 20))];
  return text.slice(0, letters.findLast(({ index }) => index <= most)?.index ?? 0);
}
