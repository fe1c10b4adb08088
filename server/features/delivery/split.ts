import type { Limits } from '#connectors/connector.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
type Limit = Limits['text'];

/** How long a text is as the platform counts. */
export function lengthOf(text: string, unit: Limit['unit']): number {
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
export function splitText(text: string, limit: Limit): string[] {
  return placesIn(text, limit).map(({ from, to }) => text.slice(from, to));
}

/** Where the parts of a text begin and end. `write` says what a stretch becomes, if more than itself: that has to fit. */
export function placesIn(
  text: string,
  limit: Limit,
  write: (from: number, to: number) => string = (from, to) => text.slice(from, to),
): { from: number; to: number }[] {
  const parts: { from: number; to: number }[] = [];
  const size = (from: number, to: number) => lengthOf(write(from, to), limit.unit);
  let from = 0;
  while (from < text.length) {
    const rest = text.slice(from);
    let { cut, to } = endOf(rest, limit);
    // The signs of its marks come on top: a little less is taken until they fit too.
    for (let room = limit.max; room > 1 && size(from, from + to) > limit.max; ) {
      room = Math.max(1, room - Math.max(1, size(from, from + to) - limit.max));
      ({ cut, to } = endOf(rest, { ...limit, max: room }));
    }
    if (to > 0) parts.push({ from, to: from + to });
    from += rest.length - rest.slice(cut).trimStart().length;
  }
  return parts.length > 0 ? parts : [{ from: 0, to: text.length }];
}

/** The best place to cut within what fits, and where the text before it ends. */
function endOf(rest: string, limit: Limit): { cut: number; to: number } {
  const end = fitting(rest, limit);
  // What is left stays as it was typed, its last blanks too.
  if (end === rest.length) return { cut: end, to: end };
  const cut = cutBefore(rest, end);
  return { cut, to: rest.slice(0, cut).trimEnd().length };
}

/** The index up to which whole graphemes fit; at least one, or a single long emoji would never end. */
function fitting(text: string, limit: Limit): number {
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
