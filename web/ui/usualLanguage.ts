import { type Script, scriptOf } from './scriptOf.ts';

const usual: Record<Script, string | null> = {
  urdu: 'ur',
  arabic: 'ar',
  tamil: 'ta',
  telugu: 'te',
  devanagari: 'hi',
  armenian: 'hy',
  other: null,
};

/** The language that a text in this script is usually in; null where many are written in it. */
export function usualLanguage(text: string): string | null {
  return usual[scriptOf(text)];
}
