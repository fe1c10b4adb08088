export type Script = 'urdu' | 'arabic' | 'tamil' | 'telugu' | 'devanagari' | 'armenian' | 'other';

/**
 * Which script a text is mostly in, so that it gets the line height and, for Urdu, the hand it is read in.
 * Urdu is told from Arabic by letters that Arabic lacks, or by the absence of those that Urdu does not use.
 */
export function scriptOf(text: string): Script {
  const found = text.slice(0, 400).match(letter)?.[0];
  if (!found) return 'other';
  const code = found.codePointAt(0) ?? 0;
  if (code >= 0x0b80 && code <= 0x0bff) return 'tamil';
  if (code >= 0x0c00 && code <= 0x0c7f) return 'telugu';
  if (code >= 0x0900 && code <= 0x097f) return 'devanagari';
  if (code >= 0x0530 && code <= 0x058f) return 'armenian';
  return /[ٹڈڑںےھہگچپۓ]/.test(text) || !/[يىكةؤإ]/.test(text) ? 'urdu' : 'arabic';
}

/** The language tag that lets CSS choose; only Urdu needs one. */
export function languageOf(text: string): 'ur' | undefined {
  return scriptOf(text) === 'urdu' ? 'ur' : undefined;
}

const letter =
  /[\u0530-\u058f\u0600-\u06ff\u0750-\u077f\u0900-\u097f\u0b80-\u0bff\u0c00-\u0c7f\ufb50-\ufdff]/u;
