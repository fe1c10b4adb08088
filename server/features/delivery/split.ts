import type { Limits } from '#connectors/connector.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** How long a text is as the platform counts. */
export function lengthOf(text: string, unit: Limits['text']['unit']): number {
  if (unit === 'bytes') return Buffer.byteLength(text);
  if (unit === 'characters') return [...text].length;
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}

/**
 * Cuts a text into parts that fit, between paragraphs, else sentences, else words, and never inside a
 * letter with its signs. Joined again the parts hold every letter of the text.
 */
export function splitText(text: string, limit: Limits['text']): string[] {
  if (lengthOf(text, limit.unit) <= limit.max) return [text];
  const parts: string[] = [];
  let rest = text;
  for (let end = fitting(rest, limit); end < rest.length; end = fitting(rest, limit)) {
    const cut = cutBefore(rest, end);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  if (rest) parts.push(rest);
  return parts.filter((part) => part.length > 0);
}

/** The index up to which whole graphemes fit; at least one, or a single long emoji would never end. */
function fitting(text: string, limit: Limits['text']): number {
  let used = 0;
  let end = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    used += limit.unit === 'graphemes' ? 1 : lengthOf(segment, limit.unit);
    if (used > limit.max && index > 0) break;
    end = index + segment.length;
  }
  return end;
}

/** The best place to cut in the last half of what fits. The full stops of our scripts: . ! ? । ॥ ۔ ؟ ։ */
function cutBefore(text: string, end: number): number {
  const head = text.slice(0, end);
  const least = end / 2;
  for (const pattern of [/\n\s*\n/g, /\n/g, /[.!?।॥۔؟։]["'”’)]*\s/g, /\s/g]) {
    const last = [...head.matchAll(pattern)].at(-1);
    if (last && last.index + last[0].length > least) return last.index + last[0].length;
  }
  return end;
}
