import { languages } from 'virtual:languages';

export interface Texts {
  /** The sentence of a key, its `{names}` filled in; a key without a sentence is returned as it is. */
  t(key: string, values?: Values): string;
}
type Values = Record<string, string | number>;

const plurals = /\{(\w+), plural,((?:\s*=?\w+\s*\{[^{}]*\})+)\s*\}/g;

/**
 * Sentences of one language; the build has filled what a translation leaves out with English. Of the ICU
 * syntax of `locales/` the visitor's texts use two things: `{name}`, and `{count, plural, one {…} other {…}}`.
 */
export async function loadTexts(language: string): Promise<Texts> {
  const texts = await read(language);
  const rules = new Intl.PluralRules(language);
  return {
    t: (key, values = {}) =>
      (texts[key] ?? key)
        .replace(plurals, (_, name: string, forms: string) => chosen(forms, Number(values[name])))
        .replace(/\{(\w+)\}/g, (whole, name: string) => isolated(values[name]) ?? whole),
  };

  function chosen(forms: string, count: number): string {
    const found = new Map(
      [...forms.matchAll(/(=?\w+)\s*\{([^{}]*)\}/g)].map(([, form, text]) => [form, text]),
    );
    const text = found.get(`=${count}`) ?? found.get(rules.select(count)) ?? found.get('other') ?? '';
    return text.replaceAll('#', `${count}`);
  }
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
