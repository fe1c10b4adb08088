import { locale } from '../../language/texts.ts';

const names = new Intl.DisplayNames(locale, { type: 'language' });

const usual = [
  ...['en', 'ta', 'hi', 'te', 'ur', 'hy', 'kn', 'ml', 'mr', 'bn', 'gu', 'pa', 'or', 'as', 'ne', 'si'],
  ...['ar', 'fa', 'ps', 'tr', 'ru', 'ka', 'uk', 'pl', 'de', 'fr', 'it', 'es', 'pt', 'pt-BR', 'nl', 'sv'],
  ...['el', 'he', 'sw', 'am', 'id', 'ms', 'fil', 'th', 'vi', 'my', 'zh-Hans', 'zh-Hant', 'ja', 'ko'],
];

export function languageName(tag: string): string {
  return names.of(tag) ?? tag;
}

/** Languages to choose from, by name; those that are chosen already are always among them. */
export function languagesWith(...chosen: string[]): { value: string; label: string }[] {
  return [...new Set([...usual, ...chosen])]
    .map((value) => ({ value, label: languageName(value) }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
}
