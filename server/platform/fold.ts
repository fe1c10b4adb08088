/** Where the digits 0 to 9 of the scripts begin that people write numbers in. */
const zeros = [
  0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0,
  0x0f20, 0x1040, 0x17e0,
];

/** Letters that stand for the same one on another keyboard. */
const same: Record<string, string> = {
  ي: 'ی',
  ى: 'ی',
  ئ: 'ی',
  ك: 'ک',
  ه: 'ہ',
  ة: 'ہ',
  ۃ: 'ہ',
  ە: 'ہ',
  ھ: 'ہ',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ؤ: 'و',
  ß: 'ss',
  ς: 'σ',
};

const isPlain = /^[\0-\x7f]*$/;
const alike = new RegExp(`[${Object.keys(same).join('')}]`, 'g');
/** Accents, the vowel signs of Arabic, the dots below Indic letters, and what has no shape of its own. */
const unwritten =
  /[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ufe00-\ufe0f]/g;

/**
 * A text as it is compared: without case, accents and spellings that differ by keyboard, in any script. Signs of
 * vowels that tell words apart stay.
 */
export function fold(text: string): string {
  return foldLetters(text).replace(/\s+/g, ' ').trim();
}

/** The same with its spaces as they are. `folded` of the database does as this does. */
export function foldLetters(text: string): string {
  if (isPlain.test(text)) return text.toLowerCase();
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(alike, (letter) => same[letter] ?? letter)
      .normalize('NFKD')
      .replace(unwritten, '')
      .replace(/\p{Nd}/gu, digit)
      // Armenian spells its “and” in three ways.
      .replaceAll('եվ', 'եւ')
  );
}

function digit(written: string): string {
  const point = written.codePointAt(0) ?? 0;
  const zero = zeros.find((first) => point >= first && point <= first + 9);
  return zero === undefined ? written : String(point - zero);
}
