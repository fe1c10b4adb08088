import { languages } from 'virtual:languages';

export interface Texts {
  /** The sentence of a key, its `{names}` filled in; a key without a sentence is returned as it is. */
  t(key: string, values?: Record<string, string | number>): string;
  /** As `t`, of `key.one`, `key.few` …, whichever the language uses for this count. */
  plural(key: string, count: number): string;
}

/** Sentences of one language; the build has filled what a translation leaves out with English. */
export async function loadTexts(language: string): Promise<Texts> {
  const texts = await read(language);
  const rules = new Intl.PluralRules(language);
  const t: Texts['t'] = (key, values = {}) =>
    (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => isolated(values[name]) ?? whole);
  return {
    t,
    plural(key, count) {
      const fitting = `${key}.${rules.select(count)}`;
      return t(fitting in texts ? fitting : `${key}.other`, { count });
    },
  };
}

/** The first wish that we have: "pt-BR" finds itself, or else "pt"; English at last. */
export function chooseLanguage(wishes: string[]): string {
  for (const wish of wishes) {
    const parts = wish.toLowerCase().split(/[-_]/);
    for (; parts.length > 0; parts.pop()) {
      const found = Object.keys(languages).find((name) => name.toLowerCase() === parts.join('-'));
      if (found) return found;
    }
  }
  return 'en';
}

export function directionOf(language: string): 'ltr' | 'rtl' {
  return /^(ar|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)\b/.test(language) ? 'rtl' : 'ltr';
}

/** A name of the other direction must not turn the sentence around it. */
function isolated(value: string | number | undefined): string | undefined {
  return typeof value === 'string' ? `\u2068${value}\u2069` : value?.toString();
}

async function read(language: string): Promise<Record<string, string>> {
  const address = languages[language];
  if (!address) return {};
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`texts of ${language}: ${answer.status}`);
  return answer.json();
}
