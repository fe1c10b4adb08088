import { endsInM, indicLetter, sounds } from './letters.ts';

/** More ways than these are not followed: each letter that may be read in two doubles them. */
const waysMax = 8;
const lettersMax = 40;

/**
 * How a word of a name may be spoken: small letters for consonants, vowels as `letters.ts` has them. Empty for what is
 * in none of the scripts that are known.
 */
export function spokenAs(word: string): string[] {
  const plain = word.normalize('NFKC').toLowerCase().slice(0, lettersMax);
  const ways = /^[\u0900-\u0d7f\u200c\u200d]+$/.test(plain)
    ? indicWays(plain)
    : /\p{Script=Latin}/u.test(plain)
      ? latin(plain)
      : byLetter(plain);
  return [...new Set(ways.flatMap(doubled).map(joined))].filter((way) => /[a-z]/i.test(way));
}

/** Between two letters that are the same, Arabic writes no vowel, be there one or not. */
function doubled(way: string): string[] {
  const once = way.replace(/([^aeiouA*])\*\1/g, '$1');
  return once === way ? [way] : [way, once];
}

/** A nasal before lips closes them; what is said twice at once is said once. */
function joined(way: string): string {
  return way
    .replace(/n(?=[pbfm])/g, 'm')
    .replace(/([^aeiou])\1+/g, '$1')
    .replace(/([aeiou])\1+/g, '$1');
}

/** Bengali has one letter for b and v. */
function indicWays(word: string): string[] {
  const way = indic(word);
  return /[\u0980-\u09ff]/.test(word) && way.includes('b') ? [way, way.replaceAll('b', 'v')] : [way];
}

function indic(word: string): string {
  const plain = word
    .replace(/[\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc\u200c\u200d]/g, '')
    // Spellings that stand for one sound: Tamil has no other for ksh and tr; Hindi says gy for its j and ny.
    .replaceAll('ட்ச', 'க்ஸ')
    .replaceAll('ற்ற', 'ட்ர')
    .replaceAll('ज्ञ', 'ग्य');
  const letters = [...plain];
  let way = '';
  for (const [n, letter] of letters.entries()) {
    const found = indicLetter(letter);
    if (!found || found.is === 'mute' || found.is === 'nothing') continue;
    if (found.is === 'nasal') way += n === letters.length - 1 && endsInM(letter) ? 'm' : 'n';
    else if (found.is === 'consonant') way += found.sound + inherent(letters[n + 1]);
    else way += found.sound;
  }
  return way;
}

/** Every consonant is followed by an a, unless another vowel or none is written. */
function inherent(next: string | undefined): string {
  const after = next === undefined ? null : indicLetter(next);
  return after?.is === 'sign' || after?.is === 'mute' ? '' : 'A';
}

const digraphs: [RegExp, string][] = [
  [/x/g, 'ks'],
  [/tch/g, 'tC'],
  [/chr/g, 'kr'],
  [/sch|sh/g, 's'],
  [/kh|ck|q/g, 'k'],
  [/chh?/g, 'C'],
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/C/g, 'c'],
  [/ph/g, 'f'],
  [/(?<=[gjtdb])h/g, ''],
  [/[ao]w(?![aeiouy])/g, 'au'],
  [/w/g, 'v'],
  [/y/g, 'i'],
  [/(?<=.)h$/g, ''],
];

function latin(word: string): string[] {
  const plain = word.normalize('NFKD').replace(/[^a-z]/g, '');
  // What is written zh is a z in Armenia and Russia, and an l in Tamil.
  const ways = plain.includes('zh') ? [plain.replaceAll('zh', 'z'), plain.replaceAll('zh', 'l')] : [plain];
  return ways.map((way) =>
    digraphs.reduce((said, [written, as]) => said.replace(written, as), way).replaceAll('z', 'j'),
  );
}

const isArabic = /^\p{Script=Arabic}/u;

function byLetter(word: string): string[] {
  const plain = isArabic.test(word)
    ? word.replace(/\p{M}|ـ/gu, '').replace(/(?<=.)[هہ]$/u, 'ة')
    : word
        .normalize('NFC')
        .replaceAll('ու', 'у')
        .replace(/^ո(?=.)/u, 'վօ')
        .replaceAll('եվ', 'եւ')
        .replaceAll('ου', 'у');
  let ways = [''];
  for (const [n, letter] of [...plain].entries()) {
    const known = sounds.get(letter) ?? sounds.get(letter.normalize('NFD')[0] ?? '');
    if (!known) continue;
    const said = n === 0 ? known.map(atFirst(letter)) : known;
    ways = ways.flatMap((way) =>
      said.slice(0, ways.length < waysMax ? undefined : 1).map((as) => way + unwritten(letter, way, as) + as),
    );
  }
  return ways;
}

/** An alef that begins a word carries any vowel, and its waw is a v. */
function atFirst(letter: string): (as: string) => string {
  return (as) => (letter === 'ا' ? '*' : as === 'o' && isArabic.test(letter) ? 'v' : as);
}

/** Between two consonants of Arabic letters any vowel may be spoken. */
function unwritten(letter: string, before: string, as: string): string {
  return isArabic.test(letter) && /[^aeiouA*]$/.test(before) && /^[^aeiouA*]/.test(as) ? '*' : '';
}
