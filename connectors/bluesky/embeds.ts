import { z } from 'zod';
import type { IncomingAttachment } from '../connector.ts';
import { fetchable } from '../kit/attachments.ts';
import { detail } from '../kit/fields.ts';
import { atUri, webAddress } from './address.ts';

export interface Embedded {
  attachments: IncomingAttachment[];
  /** What goes below the text. */
  lines: string[];
  /** The name of something that cannot be shown. */
  odd: string | undefined;
}

/** What a post carries besides its text. `view` is the embed with addresses where images can be fetched. */
export function embedded(
  one: { uri: string; record: { reply?: unknown; embed?: unknown } },
  text: string,
  view: unknown,
): Embedded {
  const record = typed.safeParse(one.record.embed).data;
  if (!record && !typed.safeParse(view).data) return nothing;
  const kind = typed.safeParse(view).data ?? record;
  const shown = kind ? partsOf(kind, one.uri, text) : unknownKind('');
  const quoted = quotedIn(one.record.embed);
  // Of a quote that opens a thread, the thread shows the post.
  const line = quoted && one.record.reply ? webAddress(quoted) : null;
  return line && !text.includes(line) ? { ...shown, lines: [...shown.lines, line] } : shown;
}

/** The post that an embed quotes. */
export function quotedIn(embed: unknown): string | null {
  const parsed = quote.safeParse(embed);
  if (!parsed.success) return null;
  const { record } = parsed.data;
  const uri = 'uri' in record ? record.uri : record.record.uri;
  return webAddress(uri) ? uri : null;
}

const nothing: Embedded = { attachments: [], lines: [], odd: undefined };
const typed = z.looseObject({ $type: z.string().max(200) });
const quote = z.object({
  record: z.union([z.object({ uri: atUri }), z.object({ record: z.object({ uri: atUri }) })]),
});

const image = z.object({ fullsize: z.string(), alt: detail(200) });
const images = z.object({ images: z.array(z.unknown()).max(100) });
const gallery = z.object({ items: z.array(z.unknown()).max(100) });
const video = z.object({ thumbnail: z.string().optional(), alt: detail(200) });
const external = z.object({
  external: z.object({
    uri: z
      .string()
      .max(4000)
      .regex(/^https?:\/\/[^\s\0]+$/i),
    title: detail(300),
  }),
});
const withMedia = z.object({ media: typed });

function partsOf(kind: z.output<typeof typed>, uri: string, text: string): Embedded {
  const name = kind.$type.replace(/^app\.bsky\.embed\./, '').replace(/#view$/, '');
  if (name === 'images') return imagesOf(images.safeParse(kind).data?.images);
  if (name === 'gallery') return imagesOf(gallery.safeParse(kind).data?.items);
  if (name === 'video') return videoOf(kind, uri);
  if (name === 'external') return externalOf(kind, text);
  if (name === 'record') return nothing;
  if (name === 'recordWithMedia') {
    const media = withMedia.safeParse(kind).data?.media;
    return media && !media.$type.includes('recordWithMedia') ? partsOf(media, uri, text) : unknownKind(name);
  }
  return unknownKind(name);
}

function imagesOf(list: unknown[] | undefined): Embedded {
  if (!list) return unknownKind('images');
  const { attachments, odd } = fetchable(
    list.map((value, n) => {
      const parsed = image.safeParse(value).data;
      return parsed && { url: parsed.fullsize, name: parsed.alt ?? `image-${n + 1}` };
    }),
  );
  return { attachments, lines: [], odd: odd && 'images' };
}

/** A film is a stream that no file can hold: its picture, and where it plays. */
function videoOf(kind: unknown, uri: string): Embedded {
  const { thumbnail, alt } = video.safeParse(kind).data ?? {};
  const { attachments } = fetchable(thumbnail ? [{ url: thumbnail, name: alt ?? 'video' }] : []);
  const place = webAddress(uri);
  return { attachments, lines: place ? [place] : [], odd: 'video' };
}

function externalOf(kind: unknown, text: string): Embedded {
  const parsed = external.safeParse(kind).data?.external;
  if (!parsed?.uri.isWellFormed()) return unknownKind('external');
  if (text.includes(parsed.uri)) return nothing;
  return { attachments: [], lines: [[parsed.title, parsed.uri].filter(Boolean).join('\n')], odd: undefined };
}

function unknownKind(name: string): Embedded {
  return { attachments: [], lines: [], odd: detail(100).parse(name) ?? 'embed' };
}
