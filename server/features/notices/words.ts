import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { z } from 'zod';

const home = join(import.meta.dirname, '..', '..', '..', 'locales');

/** The texts of one language, for what reaches an agent outside the screens. */
export interface Words {
  language: string;
  direction: 'ltr' | 'rtl';
  say(key: string, values?: Record<string, string | number>): string;
}

const known = new Map<string, Words>();

/** In the agent's language where we speak it, else in English. */
export function wordsIn(wanted: string): Words {
  const language = wanted.toLowerCase().split('-')[0] ?? 'en';
  const found = known.get(language);
  if (found) return found;
  const texts = readTexts(language);
  if (!texts) return wordsIn('en');
  // As on the screens: Urdu business texts write Western digits.
  const locale = language === 'ur' ? 'ur-PK-u-nu-latn' : language;
  const formats = new Map<string, IntlMessageFormat>();
  const made: Words = {
    language,
    direction: /^(ar|fa|he|ps|sd|ug|ur|yi)$/.test(language) ? 'rtl' : 'ltr',
    say(key, values) {
      const format =
        formats.get(key) ?? new IntlMessageFormat(texts[key] ?? key, locale, undefined, { ignoreTag: true });
      formats.set(key, format);
      return String(format.format(isolated(values ?? {})));
    },
  };
  known.set(language, made);
  return made;
}

function readTexts(language: string): Record<string, string> | undefined {
  if (!/^[a-z]{2,8}$/.test(language)) return undefined;
  try {
    const text = readFileSync(join(home, `${language}.json`), 'utf8');
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch (error) {
    if (language === 'en') throw error;
    return undefined;
  }
}

/** A name in another script does not turn the sentence round, nor does one that brings such signs along. */
function isolated(values: Record<string, string | number>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? `\u2068${plain(value)}\u2069` : value,
    ]),
  );
}

function plain(value: string): string {
  return value
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** The first characters as a reader counts them: no sign is torn from its letter. */
export function beginning(text: string, most: number): string {
  const characters = [...new Intl.Segmenter().segment(text.slice(0, most * 10).trim())];
  if (characters.length <= most) return text.slice(0, most * 10).trim();
  const kept = characters.slice(0, most - 1).map(({ segment }) => segment);
  return `${kept.join('').trimEnd()}…`;
}
