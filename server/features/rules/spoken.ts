/**
 * The language of some words, in two or three letters: by the script that they are mostly in. Where several languages
 * are written in it, what is known of their author decides, else letters that only one of them has, else the one that
 * most people write in it. Latin letters tell nothing, as any language is also written in them: then it is the author's.
 * @param known the author's language as a tag, such as `hi` or `ur-PK`; null: not known
 * @returns null where nothing tells
 */
export function languageOf(words: string, known: string | null): string | null {
  const own = localeOf(known);
  const script = scriptOf(words.slice(0, readMax));
  if (script === null) return own?.language ?? null;
  if (script === 'Arab') return arabic(words, own);
  if (own && writtenIn(own).includes(script)) return own.language;
  return localeOf(`und-${script}`)?.maximize().language ?? null;
}

/** The language of a tag: `ur` of `ur-PK`; null where it is none. */
export function primary(tag: string | null): string | null {
  return localeOf(tag)?.language ?? null;
}

const readMax = 20_000;

/** That of more than half of the letters; null where it is Latin, or none. */
function scriptOf(words: string): string | null {
  const letters = words.match(/\p{L}/gu) ?? [];
  for (const [script, letter] of scripts) {
    if (letters.filter((each) => letter.test(each)).length * 2 > letters.length)
      return together(script, words);
  }
  return null;
}

const scripts = [
  ...['Arab', 'Armn', 'Beng', 'Cyrl', 'Deva', 'Ethi', 'Geor', 'Grek', 'Gujr', 'Guru', 'Hang', 'Hebr', 'Khmr'],
  ...['Knda', 'Laoo', 'Mlym', 'Mymr', 'Orya', 'Sinh', 'Taml', 'Telu', 'Thai', 'Tibt'],
]
  .map((script): [string, RegExp] => [script, new RegExp(`\\p{Script=${script}}`, 'u')])
  .concat([['Hani', /[\p{Script=Hani}\p{Script=Hira}\p{Script=Kana}]/u]]);

/** What is Japanese has letters of its own among the Chinese ones. */
function together(script: string, words: string): string {
  return script === 'Hani' && /[\p{Script=Hira}\p{Script=Kana}]/u.test(words) ? 'Jpan' : script;
}

function writtenIn(locale: Intl.Locale): string[] {
  const { script = '' } = locale.maximize();
  return [
    script,
    ...({ Hans: ['Hani'], Hant: ['Hani'], Kore: ['Hang', 'Hani'], Jpan: ['Hani'] }[script] ?? []),
  ];
}

/** Urdu and Persian have letters that Arabic lacks, and Urdu some that Persian does; others share them. */
function arabic(words: string, own: Intl.Locale | null): string {
  const told = /[ٹڈڑںےہھۓ]/.test(words) ? 'ur' : /[پچژگکی]/.test(words) ? 'fa' : 'ar';
  if (!own || !writtenIn(own).includes('Arab')) return told;
  const lacks = own.language === 'ar' ? told !== 'ar' : own.language === 'fa' && told === 'ur';
  return lacks ? told : own.language;
}

function localeOf(tag: string | null): Intl.Locale | null {
  try {
    return tag ? new Intl.Locale(tag.replaceAll('_', '-')) : null;
  } catch {
    return null;
  }
}
