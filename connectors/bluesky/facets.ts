import { z } from 'zod';

/** What is marked in a text, by the bytes of its UTF-8, as `app.bsky.richtext.facet` has it. */
export interface Facet {
  index: { byteStart: number; byteEnd: number };
  features: ({ $type: string } & Record<string, string>)[];
}

/**
 * Links, tags and mentions of a text. `didOf` finds whom a handle names; a handle of nobody stays plain text.
 * Whatever is no letter, digit or sign of an address may stand before a mark, so that «(@kettle.test)» is one.
 */
export async function facetsOf(
  text: string,
  didOf: (handle: string) => Promise<string | null>,
): Promise<Facet[]> {
  const links = [...text.matchAll(link)].map(({ 1: before = '', 2: written = '', index }) => {
    const uri = withoutTail(written);
    return mark(text, index + before.length, uri, { $type: 'app.bsky.richtext.facet#link', uri: full(uri) });
  });
  const tags = [...text.matchAll(tag)].flatMap(({ 1: before = '', 2: sign = '', 3: written = '', index }) => {
    const name = written.replace(/\p{P}+$/u, '');
    if (name === '' || /^\d+$/.test(name) || graphemes(name) > 64) return [];
    return [mark(text, index + before.length, sign + name, { $type: `${facet}#tag`, tag: name })];
  });
  const mentions: Facet[] = [];
  for (const { 1: before = '', 2: handle = '', index } of text.matchAll(mention)) {
    const did = await didOf(handle.toLowerCase());
    if (did === null) continue;
    mentions.push(mark(text, index + before.length, `@${handle}`, { $type: `${facet}#mention`, did }));
  }
  const marks: Facet[] = [];
  // Where two claim the same bytes the first one has them: overlapping marks are undefined.
  for (const one of [...links, ...mentions, ...tags])
    if (!marks.some((other) => overlap(one, other))) marks.push(one);
  return marks.sort((a, b) => a.index.byteStart - b.index.byteStart);
}

const facet = 'app.bsky.richtext.facet';
const link =
  /(^|[\s(])((?:https?:\/\/[^\s]+)|(?:(?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[^\s]*)?(?=$|[\s).,;:!?])))/gimu;
const tag = /(^|\s)([#＃])((?!\ufe0f)(?:(?!\u20e2)[^\s\u00AD\u2060\u200A\u200B])+)/gu;
const mention =
  /(^|[^\p{L}\p{N}_.@/-])@((?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)/gu;

/** A full stop ends the sentence, not the address; a bracket belongs to it only if it was opened in it. */
function withoutTail(written: string): string {
  const uri = written.replace(/[.,;:!?"'»”’]+$/u, '');
  const isLoose = uri.endsWith(')') && uri.split(')').length > uri.split('(').length;
  return isLoose ? withoutTail(uri.slice(0, -1)) : uri;
}

function full(uri: string): string {
  return /^https?:/i.test(uri) ? uri : `https://${uri}`;
}

function mark(text: string, start: number, marked: string, feature: Facet['features'][number]): Facet {
  const byteStart = Buffer.byteLength(text.slice(0, start));
  return { index: { byteStart, byteEnd: byteStart + Buffer.byteLength(marked) }, features: [feature] };
}

function overlap(a: Facet, b: Facet): boolean {
  return a.index.byteStart < b.index.byteEnd && b.index.byteStart < a.index.byteEnd;
}

const segmenter = new Intl.Segmenter();

export function graphemes(text: string): number {
  return [...segmenter.segment(text)].length;
}

const incoming = z
  .array(
    z
      .object({
        index: z.object({ byteStart: z.int().min(0), byteEnd: z.int().min(0) }),
        features: z.array(z.unknown()),
      })
      .nullable()
      .catch(null),
  )
  .catch([]);

const linkFeature = z.object({
  $type: z.literal('app.bsky.richtext.facet#link'),
  uri: z
    .string()
    .max(2000)
    .regex(/^https?:\/\/[^\s\0]+$/i)
    .refine((uri) => uri.isWellFormed()),
});

/** The text with its links written out: shown, they are often cut short or hidden behind a word. */
export function withLinks(text: string, facets: unknown): string {
  const bytes = Buffer.from(text);
  const links = incoming.parse(facets).flatMap((one) => {
    const found = one?.features.map((feature) => linkFeature.safeParse(feature).data?.uri).find(Boolean);
    return one && found ? [{ ...one.index, uri: found }] : [];
  });
  let written = '';
  let at = 0;
  for (const { byteStart, byteEnd, uri } of links.slice(0, 100).sort((a, b) => a.byteStart - b.byteStart)) {
    if (byteStart < at || byteEnd <= byteStart || byteEnd > bytes.length) continue;
    const shown = bytes.subarray(byteStart, byteEnd).toString();
    // Marks that cut a character in two are nobody's link.
    if (shown.includes('\uFFFD') && !text.includes('\uFFFD')) continue;
    written += bytes.subarray(at, byteStart).toString() + spelledOut(shown, uri);
    at = byteEnd;
  }
  return written + bytes.subarray(at).toString();
}

function spelledOut(shown: string, uri: string): string {
  const begins = shown.replace(/(\.\.\.|…)$/u, '');
  const bare = uri.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '');
  if (shown === uri || shown.replace(/\/$/, '') === bare) return shown;
  return begins !== '' && (uri.startsWith(begins) || bare.startsWith(begins)) ? uri : `${shown} (${uri})`;
}
