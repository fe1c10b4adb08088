import { isTamil } from './letters.ts';
import { spokenAs } from './spoken.ts';

const wordsMax = 8;

/** One way to speak a word: its consonants, with an a in front where a vowel begins it, and the vowels around them. */
interface Way {
  key: string;
  vowels: string[];
}

interface Spoken {
  word: string;
  isTamil: boolean;
  ways: Way[];
  /** The same for whoever does not tell k from g. */
  coarse: Way[];
}

/**
 * The keys that a name is looked up by, however it is written: the consonants of each of its words. Tamil letters do
 * not tell k from g nor t from d, so what is written in them has keys of its own, which do not either.
 */
export function soundKeys(name: string): string[] {
  const keys = spokenWords(name).flatMap(({ isTamil, ways, coarse }) =>
    isTamil ? keysOf('t', coarse) : [...keysOf('f', ways), ...keysOf('c', coarse)],
  );
  return [...new Set(keys)];
}

/** For each word that is looked for, the keys of those that may sound like it; null where not all of it is a name. */
export function keysWanted(q: string): string[][] | null {
  if (/[^\p{L}\p{M}\s.'’-]|(?<!\S)-/u.test(q.replace(/[\u200c-\u200f]/g, ''))) return null;
  const words = spokenWords(q);
  if (words.length === 0 || words.length < wordsIn(q).length) return null;
  return words.map(({ isTamil, ways, coarse }) =>
    isTamil
      ? [...keysOf('t', coarse), ...keysOf('c', coarse)]
      : [...keysOf('f', ways), ...keysOf('t', coarse)],
  );
}

/**
 * Hears what is looked for out of names: it answers with the words of a name that sound like it, or null unless each
 * word that is looked for has one.
 */
export function listener(q: string): (name: string) => string[] | null {
  const asked = spokenWords(q);
  const heard = new Map<string, Spoken[]>();
  return (name) => {
    const words = heard.get(name) ?? spokenWords(name);
    heard.set(name, words);
    const left = [...words];
    const found: string[] = [];
    for (const wanted of asked) {
      const [word] = left.splice(left.findIndex((each) => areAlike(each, wanted)) >>> 0, 1);
      if (!word) return null;
      found.push(word.word);
    }
    return found.length > 0 ? found : null;
  };
}

function spokenWords(name: string): Spoken[] {
  return wordsIn(name)
    .slice(0, wordsMax)
    .flatMap((word) => {
      const said = spokenAs(word);
      const ways = said.flatMap(wayOf);
      return ways.length > 0
        ? [{ word, isTamil: isTamil(word), ways, coarse: said.map(coarsely).flatMap(wayOf) }]
        : [];
    });
}

/** Without letters by themselves: of an initial nobody knows how it goes on. */
function wordsIn(text: string): string[] {
  const words = text.slice(0, 400).match(/[\p{L}\p{M}\u200c\u200d]+/gu) ?? [];
  return words.filter((word) => /\p{L}[^\p{L}]*\p{L}/u.test(word));
}

function keysOf(kind: 't' | 'f' | 'c', ways: Way[]): string[] {
  return [...new Set(ways.map(({ key }) => kind + key))];
}

function wayOf(said: string): Way[] {
  const vowels = said.split(/[^aeiouA*]/);
  const consonants = said.replace(/[aeiouA*]/g, '');
  return consonants === '' ? [] : [{ key: (vowels[0] ? 'a' : '') + consonants, vowels }];
}

const coarser: Record<string, string> = { g: 'k', h: 'k', d: 't', b: 'p', f: 'p', c: 's' };

function coarsely(said: string): string {
  return said.replace(/[ghdbfc]/g, (letter) => coarser[letter] ?? letter).replace(/([^aeiouA*])\1+/g, '$1');
}

/** With so many stretches of vowels, one may be quite another: Abdullah, Petrosian. */
const manyVowels = 4;

function areAlike(one: Spoken, other: Spoken): boolean {
  const asTamil = one.isTamil || other.isTamil;
  const [ways, others] = asTamil ? [one.coarse, other.coarse] : [one.ways, other.ways];
  return ways.some((a) =>
    others.some((b) => {
      if (a.key !== b.key || a.vowels.length !== b.vowels.length) return false;
      const isShort = a.vowels.length === 2;
      const last = a.vowels.length - 1;
      let odd = 0;
      for (const [n, vowel] of a.vowels.entries()) {
        const across = b.vowels[n] ?? '';
        if (areNear(vowel, across, isShort) || (asTamil && n === 1 && helpers.has(vowel + across))) continue;
        // The end tells one name from another: Bharat, Bharati.
        odd += n === last ? manyVowels : 1;
      }
      return odd <= (a.vowels.length >= manyVowels ? 1 : 0);
    }),
  );
}

/** No word of Tamil begins with two consonants: one of these parts them. */
const helpers = new Set(['i', 'u']);

const near: Record<string, string> = { a: 'aeo', e: 'eai', i: 'ie', o: 'oua', u: 'uo' };

/** Whether these may be the same vowels in another spelling; of a short word, exactly as many. */
function areNear(one: string, other: string, isShort: boolean): boolean {
  const [a, b] = [one.replace(/[A*]/g, ''), other.replace(/[A*]/g, '')];
  const [long, short] = a.length < b.length ? [b, a] : [a, b];
  const isOpen = (one + other).includes('*');
  if (long === '') return true;
  if (short === '')
    return long.length === 1 && (isOpen || ((one + other).includes('A') && (long === 'a' || long === 'e')));
  if (long.length - short.length > (isShort && !isOpen ? 0 : 1)) return false;
  let at = 0;
  for (const vowel of long) if (near[short[at] ?? '']?.includes(vowel)) at += 1;
  return at === short.length;
}
