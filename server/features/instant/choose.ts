interface InLanguage {
  language: string;
}

interface Customer {
  language: string | null;
  words: string;
}

/**
 * The text for a customer: in the language that is known of them, else in the only one that is written in the script
 * of their words, else the first. What they write in another script goes before what is known, which may be no more
 * than the language of their browser. Latin letters tell nothing, as any language is also written in them.
 */
export function chooseText<T extends InLanguage>(texts: T[], customer: Customer): T {
  const first = texts[0];
  if (!first) throw new Error('an instant message without a text');
  return fittingText(texts, customer) ?? first;
}

/** The same, undefined where neither the language nor the script says anything. */
export function fittingText<T extends InLanguage>(texts: T[], customer: Customer): T | undefined {
  const known = inLanguage(texts, customer.language);
  const written = inScript(texts, customer.words);
  const isContradicted = known && written && scriptOf(known.language) !== scriptOf(written.language);
  return isContradicted ? written : (known ?? written);
}

function inLanguage<T extends InLanguage>(texts: T[], tag: string | null): T | undefined {
  const wanted = localeOf(tag);
  if (!wanted) return undefined;
  const same = texts.filter((text) => localeOf(text.language)?.language === wanted.language);
  return (
    same.find((text) => localeOf(text.language)?.toString() === wanted.toString()) ??
    same.find((text) => scriptOf(text.language) === wanted.maximize().script)
  );
}

function inScript<T extends InLanguage>(texts: T[], words: string): T | undefined {
  const scripts = new Set(texts.map(({ language }) => scriptOf(language)));
  let most: { script: string; count: number } | undefined;
  for (const script of scripts) {
    if (script === undefined || script === 'Latn') continue;
    const count = countIn(script, words);
    if (count > (most?.count ?? 0)) most = { script, count };
  }
  // A name or a greeting in another script does not make it the language of the rest.
  if (!most || most.count * 2 < (words.match(/\p{L}/gu) ?? []).length) return undefined;
  const [only, another] = texts.filter(({ language }) => scriptOf(language) === most.script);
  return another ? undefined : only;
}

function countIn(script: string, words: string): number {
  const names = composed[script] ?? [script];
  const letters = new RegExp(`(?=\\p{L})[${names.map((name) => `\\p{Script=${name}}`).join('')}]`, 'gu');
  return (words.match(letters) ?? []).length;
}

/** Scripts that locales know and Unicode's letters do not. */
const composed: Record<string, string[]> = {
  Jpan: ['Hira', 'Kana'],
  Hans: ['Hani'],
  Hant: ['Hani'],
  Kore: ['Hang'],
};

function scriptOf(tag: string): string | undefined {
  return localeOf(tag)?.maximize().script;
}

function localeOf(tag: string | null): Intl.Locale | null {
  try {
    return tag ? new Intl.Locale(tag.replaceAll('_', '-')) : null;
  } catch {
    return null;
  }
}
