const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** One sign as a person sees it, whatever it is put together from: a family, a flag, a skin tone. */
export function isOneEmoji(text: string): boolean {
  const one = [...graphemes.segment(text)].length === 1;
  return one && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(text);
}
