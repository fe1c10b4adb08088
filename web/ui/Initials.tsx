import styles from './Initials.module.css';

/** A person as one or two letters; the colour follows from the name, so that it stays theirs. */
export function Initials({ name, size = 32 }: { name: string; size?: number }) {
  return (
    <span
      className={styles.initials}
      data-hue={hueOf(name)}
      style={{ inlineSize: size, blockSize: size, fontSize: Math.round(size * 0.38) }}
      aria-hidden="true"
    >
      {lettersOf(name)}
    </span>
  );
}

function lettersOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word));
  const first = (word: string) =>
    [...new Intl.Segmenter().segment(word.replace(/^[^\p{L}\p{N}]+/u, ''))][0]?.segment;
  // A letter of the Indic scripts with its signs is as wide as two of ours: one fills the circle.
  const wide = /[\p{Script=Tamil}\p{Script=Telugu}\p{Script=Devanagari}]/u.test(name);
  const letters = words.length > 1 && !wide ? [words[0], words.at(-1)] : words.slice(0, 1);
  // Joined letters of two Arabic words would read as a word of their own.
  const glue = /\p{Script=Arabic}/u.test(name) ? '\u200c' : '';
  return (
    letters
      .map((word) => first(word ?? '') ?? '')
      .join(glue)
      .toLocaleUpperCase() || '?'
  );
}

function hueOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 6;
  return sum;
}
