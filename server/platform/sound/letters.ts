/**
 * How letters sound, roughly enough that two spellings of a name meet: without breath (th, dh, bh), without the
 * differences between one s or z and another, j for every z. Vowels are a, e, i, o, u; `A` may be silent, `*` stands for
 * any vowel or none. Several ways are parted by a bar.
 */
const alphabets = `
а a б b в v г g д d е e ё o ж j з j и i й i к k л l м m н n о o п p р r с s т t у u ф f х k|h ц ts ч c ш s щ sc ъ _ ы i ь _ э e ю iu
я ia і i ї i є e ґ g ў v ә a ғ g қ k ң n ө o ұ u ү u һ h
α a β v γ g δ d ε e ζ j η i θ t ι i κ k λ l μ m ν n ξ ks ο o π p ρ r σ s ς s τ t υ i φ f χ h|k ψ ps ω o
ա a բ b գ g դ d ե e զ j է e ը A թ t ժ j ի i լ l խ k ծ ts կ k հ h ձ dj ղ g ճ c մ m յ i ն n շ s ո o չ c պ p ջ j ռ r ս s վ v տ t ր r ց ts ւ v
փ p ք k օ o ֆ f
ა a ბ b გ g დ d ე e ვ v ზ j თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ j რ r ს s ტ t უ u ფ p ქ k ღ g ყ k შ s ჩ c ც ts ძ dj წ ts ჭ c ხ k ჯ j ჰ h
ا a آ a أ a إ i ٱ a ب b پ p ت t ٹ t ث s ج j چ c ح h خ k د d ڈ d ذ j ر r ڑ r ز j ژ j س s ش s ص s ض j ط t ظ j ع * غ g ف f ق k ك k ک k
گ g ل l م m ن n ں n و v|o ؤ o ه h ہ h ھ _ ة a ۃ a ە a ي i ى i|a ی i ے e ئ i ء _ ڭ n ۇ u ې e`;

/** What each letter sounds like. */
export const sounds = new Map<string, string[]>(
  [...alphabets.matchAll(/(\S)\s(\S+)/gu)].map(([, letter = '', ways = '']) => [
    letter,
    ways.split('|').map((way) => (way === '_' ? '' : way)),
  ]),
);

/** Nine scripts of India have their letters in the same order, each in a block of 128. */
const consonants = 'kkggn ccjjn ttddn ttddn n pfbbm i r r l l l v s s s h'.replaceAll(' ', '');
/** From the fifth place on. */
const vowels = 'a a a i i u u ri ri e e e ai o o o au'.split(' ');

const [firstBlock, lastBlock] = [0x0900, 0x0d7f];
const tamil = 0x0b80;

/** What stands at this place of a block: a consonant, a vowel of its own, the sign of one, or a sign that ends a syllable. */
export interface Letter {
  is: 'consonant' | 'vowel' | 'sign' | 'mute' | 'nasal' | 'nothing';
  sound: string;
}

export function indicLetter(letter: string): Letter | null {
  const point = letter.codePointAt(0) ?? 0;
  if (point < firstBlock || point > lastBlock) return null;
  const place = point % 128;
  if (place >= 0x15 && place <= 0x39) return { is: 'consonant', sound: consonants[place - 0x15] ?? '' };
  const vowel = vowels[place - 0x04];
  if (vowel) return { is: 'vowel', sound: vowel };
  // The sign of a vowel stands as far behind it as all the others do.
  if (place >= 0x3e && place <= 0x4c) return { is: 'sign', sound: vowels[place - 0x3c] ?? '' };
  if (place === 0x4d) return { is: 'mute', sound: '' };
  if (place === 0x01 || place === 0x02 || place === 0x70) return { is: 'nasal', sound: '' };
  // Consonants of Malayalam that are always mute, and one of Bengali.
  const mute = point === 0x09ce ? 't' : point >= 0x0d7a ? 'nnrllk'[point - 0x0d7a] : undefined;
  return mute ? { is: 'vowel', sound: mute } : { is: 'nothing', sound: '' };
}

export function isTamil(word: string): boolean {
  const point = word.codePointAt(0) ?? 0;
  return point >= tamil && point < tamil + 128;
}

/** Of these the last nasal of a word is an m. */
export function endsInM(letter: string): boolean {
  return (letter.codePointAt(0) ?? 0) >= tamil;
}
