/**
 * What a text seems to be written in, for fonts and screen readers. Urdu's own letters tell it from other
 * Arabic script, which is left to the language around it; '' says that nobody knows.
 */
export function languageOf(text: string): string | undefined {
  if (/[ٹڈڑںےھہ]/.test(text)) return 'ur';
  if (/[\u0600-\u06ff]/.test(text)) return undefined;
  if (/[\u0b80-\u0bff]/.test(text)) return 'ta';
  return /[\u0531-\u058f]/.test(text) ? 'hy' : '';
}
