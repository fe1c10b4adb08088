import { z } from 'zod';
import type { Card, IncomingAttachment } from '../../connector.ts';
import { detail, harmless } from '../fields.ts';
import { webAddress } from './web-address.ts';

/** What a list of attachments holds. `unsupported`: the platform's name of what could not be shown. */
export interface Content {
  attachments: IncomingAttachment[];
  cards: Card[];
  texts: string[];
  unsupported?: string;
}

const day = 86_400_000;
const most = 100;

/** Files, stickers, places, shared posts: everything beside the words. `at` is the message's own time. */
export function contentOf(list: unknown[], at: number | null): Content {
  const content: Content = { attachments: [], cards: [], texts: [] };
  for (const one of list.slice(0, most)) {
    const attachment = opened.safeParse(one);
    if (!attachment.success) content.unsupported ??= 'attachment';
    else addTo(content, attachment.data, at);
  }
  if (list.length > most) content.unsupported ??= 'attachment';
  // A shared post is told by its former and its present name at once.
  return { ...content, attachments: distinct(content.attachments), cards: distinct(content.cards) };
}

function distinct<T>(list: T[]): T[] {
  return list.length < 2 ? list : [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}

const opened = z.looseObject({
  type: z.string().min(1),
  payload: z.looseObject({}).nullish().catch(undefined),
  title: detail(500),
  /** Never told, but known where a conversation is read back. */
  name: detail(300),
  url: z.unknown().optional(),
});
type Opened = z.output<typeof opened>;

function addTo(content: Content, attachment: Opened, at: number | null): void {
  const { type } = attachment;
  const payload = attachment.payload ?? {};
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (read?.(content, payload, attachment, at)) return;
  // Of a kind that is not known here, what can be had is shown, and that there was more.
  if (!read) addFile(content, payload.url);
  content.unsupported ??= harmless(type.slice(0, 100));
}

type Payload = Record<string, unknown>;
/** False where it could not be read after all. */
type Reader = (content: Content, payload: Payload, attachment: Opened, at: number | null) => boolean;

const file: Reader = (content, payload, { name }) =>
  addSticker(content, payload) || addFile(content, payload.url, { name });

const readers: Record<string, Reader> = {
  image: file,
  video: file,
  audio: file,
  file,
  sticker: file,
  location: addPlace,
  fallback: addLink,
  template: addTemplate,
  like_heart: (content) => Boolean(content.texts.push('❤️')),
  reel: shared('reel', 'shared'),
  ig_reel: shared('reel', 'shared'),
  post: shared('post', 'shared'),
  ig_post: shared('post', 'shared'),
  share: shared('post', 'shared'),
  story: shared('story', 'shared'),
  ig_story: shared('story', 'shared'),
  story_mention: shared('story', 'mentioned'),
};

/** The thumb of three sizes is a word of its own, not a picture to fetch. */
const thumbs = ['369239263222822', '369239343222814', '369239383222810'];

function addSticker(content: Content, { sticker_id }: Payload): boolean {
  if (!thumbs.includes(String(sticker_id))) return false;
  content.texts.push('👍');
  return true;
}

function addFile(
  content: Content,
  address: unknown,
  o: { name?: string | undefined; expiresAt?: number | undefined } = {},
): boolean {
  const { url } = webAddress(address);
  if (!url) return false;
  const last = URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : '';
  const name = o.name ?? (/^[\w.~-]{1,200}\.\w{2,5}$/.test(last) ? last : undefined);
  content.attachments.push({
    ...(name && { name }),
    source: { url },
    ...(o.expiresAt && { expiresAt: o.expiresAt }),
  });
  return true;
}

const degrees = (most: number) => z.number().min(-most).max(most);
const place = z.object({ coordinates: z.object({ lat: degrees(90), long: degrees(180) }) });

function addPlace(content: Content, payload: Payload, { title }: Opened): boolean {
  const parsed = place.safeParse(payload);
  if (!parsed.success) return false;
  const { lat, long } = parsed.data.coordinates;
  content.cards.push({ kind: 'place', latitude: lat, longitude: long, ...(title && { name: title }) });
  return true;
}

/** A link that Messenger turned into a card. */
function addLink(content: Content, payload: Payload, attachment: Opened): boolean {
  const title = attachment.title ?? detail(500).parse(payload.title);
  const address = webAddress(payload.url).url ?? webAddress(attachment.url).url;
  if (!title && !address) return false;
  const card = { kind: 'link', of: 'page', how: 'shared' } as const;
  content.cards.push({ ...card, ...(title && { title }), ...(address && { url: address }) });
  return true;
}

/**
 * A post, reel or story. Its address leads to a page of the platform, or to the medium itself, which is then
 * fetched like any file; a story's is not kept longer than the story lives.
 */
function shared(of: 'post' | 'reel' | 'story', how: 'shared' | 'mentioned'): Reader {
  return (content, payload, attachment, at) => {
    const title = attachment.title ?? detail(500).parse(payload.title);
    const address = payload.url ?? payload.story_media_url ?? attachment.url;
    const page = pageAddress(address);
    if (!page) addFile(content, address, { expiresAt: of === 'story' && at !== null ? at + day : undefined });
    content.cards.push({ kind: 'link', of, how, ...(title && { title }), ...(page && { url: page }) });
    return true;
  };
}

function pageAddress(address: unknown): string | undefined {
  if (typeof address === 'string' && /^\/(?!\/)[\w./-]{1,300}$/.test(address))
    return `https://www.instagram.com${address}`;
  const { url } = webAddress(address);
  const isPage =
    url && /^(?:www\.|m\.|web\.)?(?:facebook\.com|instagram\.com|fb\.watch)$/i.test(new URL(url).hostname);
  return isPage ? url : undefined;
}

const button = z.looseObject({ title: detail(200), url: z.unknown().optional() });
const element = z.looseObject({
  title: detail(500),
  subtitle: detail(500),
  /** Of a picture or film that lies on Facebook: its page. */
  media_type: detail(50),
  url: z.unknown().optional(),
  buttons: z.array(button).optional().catch(undefined),
});
const elements = z.array(element).max(50).optional().catch(undefined);
const template = z.looseObject({
  template_type: detail(100),
  text: detail(2000),
  intro_message: detail(2000),
  elements,
  buttons: z.array(button).optional().catch(undefined),
  product: z.looseObject({ elements }).optional().catch(undefined),
});

/** What a shop or another tool sent in a fixed form: its words, its links, the products it shows. */
function addTemplate(content: Content, payload: Payload): boolean {
  const parsed = template.safeParse(payload);
  if (!parsed.success) return false;
  const { template_type, text, intro_message, product, elements = [], buttons = [] } = parsed.data;
  const before = content.texts.length + content.cards.length;
  if (text ?? intro_message) content.texts.push(text ?? intro_message ?? '');
  for (const { title, subtitle } of product?.elements ?? []) {
    const name = [title, subtitle].filter(Boolean).join(' · ');
    if (name) content.cards.push({ kind: 'link', of: 'product', how: 'shared', title: name });
  }
  for (const one of elements) {
    const words = [one.title, one.subtitle].filter(Boolean).join('\n');
    if (words) content.texts.push(words);
    const { url } = one.media_type ? webAddress(one.url) : {};
    if (url) content.cards.push({ kind: 'link', of: 'post', how: 'shared', url });
  }
  for (const { title, url } of [...buttons, ...elements.flatMap((one) => one.buttons ?? [])].slice(0, 30)) {
    const address = webAddress(url);
    if (address.url)
      content.cards.push({ kind: 'link', of: 'page', how: 'shared', ...(title && { title }), ...address });
    else if (title) content.texts.push(`[${title}]`);
  }
  if (content.texts.length + content.cards.length > before) return true;
  content.unsupported ??= template_type ?? 'template';
  return true;
}
