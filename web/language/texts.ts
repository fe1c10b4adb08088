import { IntlMessageFormat } from 'intl-messageformat';
import type en from '../../locales/en.json';
import { apartIn } from './apart.ts';
import { chosenLanguage, type Language, languages } from './choice.ts';

/** Every text of the desk by its key; a key that English lacks does not compile. */
export type Key = keyof typeof en;
type Values = Record<string, string | number | Date>;

export const language: Language = chosenLanguage();
export const direction = languages[language].direction;
/** Urdu business texts write Western digits, so that numbers match invoices and order ids. */
export const locale = language === 'ur' ? 'ur-PK-u-nu-latn' : navigatorLocale();

let texts: Record<string, string> = {};
const formats = new Map<string, IntlMessageFormat>();

type Texts = Promise<{ default: Record<string, string> }>;

const files: Record<Language, { desk(): Texts; rest(): Texts }> = {
  en: {
    desk: () => import('../../locales/en.json?desk'),
    rest: () => import('../../locales/en.json?rest'),
  },
  ur: {
    desk: () => import('../../locales/ur.json?desk'),
    rest: () => import('../../locales/ur.json?rest'),
  },
};

/** Called once, before anything is drawn: what the first screen says. */
export async function loadTexts(): Promise<void> {
  texts = { ...texts, ...(await files[language].desk()).default };
}

/** What the other screens say; they wait for it by themselves. */
export async function loadRest(): Promise<void> {
  texts = { ...texts, ...(await files[language].rest()).default };
}

/**
 * A text in the agent's language. Words that are put in (names, addresses) are isolated, so that an
 * Urdu name does not turn an English sentence round, or the other way about.
 */
export function t(key: Key, values?: Values): string {
  return written(key, texts[key] ?? key, values);
}

/** A text that only some installations have, such as a connector's translated title. */
export function ifTranslated(key: string): string | undefined {
  return texts[key];
}

function written(key: string, text: string, values?: Values): string {
  if (!values) return text;
  let format = formats.get(key);
  if (!format) {
    format = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
    formats.set(key, format);
  }
  return String(format.format(isolated(values)));
}

/** Codes such as a state's name choose between texts and stay bare. */
function isolated(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && !/^[a-z-]+$/.test(value) ? apart(value) : value,
    ]),
  );
}

/** A name that stands among our own words, or in a list, outside of a text that it is put into. */
export function apart(text: string): string {
  return apartIn(direction, text);
}

function navigatorLocale(): string {
  return navigator.languages.find((tag) => tag.startsWith('en') && isLocale(tag)) ?? 'en-GB';
}

/** A browser started under a POSIX locale calls itself "en-US@posix", which Intl refuses. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
