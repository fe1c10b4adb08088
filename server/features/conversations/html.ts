import sanitizeHtml from 'sanitize-html';
import { pageOf } from './html-page.ts';
import { foldQuotes, markOf } from './html-quotes.ts';
import { cssPicture, harmlessCss, stylesIn } from './html-styles.ts';

/** What is longer, or has more tags, is cut: how long this takes is bounded by them. */
const charactersMax = 2_000_000;
const tagsMax = 30_000;
const depthMax = 200;

interface Options {
  /** By content id: where a picture that came with the message can be fetched. */
  pictures: Map<string, string>;
  /** Load pictures from where they lie on the web. */
  remote: boolean;
  /** Font faces that the page may use, as CSS of ours. */
  fonts?: string;
}

/**
 * Somebody's HTML as a page that can do nothing but be looked at, for a frame. `remotePictures` says how many
 * pictures lie on the web, shown or not; those that only report the reading are neither shown nor counted.
 */
export function harmless(html: string, options: Options): { page: string; remotePictures: number } {
  const { text, cut } = bounded(html);
  const remote = new Set<string>();
  const pictureAt = (address: string): string | null => {
    const found = addressOf(address, options.pictures);
    if (!found || found.from === 'message') return found?.url ?? null;
    remote.add(found.url);
    return options.remote ? found.url : null;
  };
  const body = sanitizeHtml(text, {
    allowedTags,
    allowedAttributes: { '*': allowedAttributes },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['http', 'https', 'data'] },
    allowProtocolRelative: false,
    nonTextTags: emptied,
    nestingLimit: depthMax,
    parseStyleAttributes: false,
    transformTags: {
      img: (_name, attributes) => drawPicture(attributes, pictureAt),
      '*': (name, attributes) => drawTag(name, attributes, pictureAt),
    },
  });
  const styles = harmlessCss(stylesIn(text), pictureAt);
  return {
    page: pageOf({
      body: foldQuotes(body),
      fonts: options.fonts ?? '',
      styles,
      remotePictures: remote.size,
      cut,
    }),
    remotePictures: remote.size,
  };
}

/** Would plain text lose what its author meant to be seen? Earlier messages below do not count. */
export function isDesigned(html: string): boolean {
  let designed = false;
  let quote = 0;
  let over = false;
  const open: boolean[] = [];
  sanitizeHtml(bounded(html).text, {
    allowedTags: [],
    allowedAttributes: {},
    onOpenTag(name, attributes) {
      const mark = markOf(name, attributes);
      if (mark === 'rest') over = true;
      open.push(mark === 'self');
      if (mark === 'self') quote += 1;
      if (quote === 0 && !over) designed ||= isDesign(name, attributes);
    },
    onCloseTag() {
      if (open.pop()) quote -= 1;
    },
  });
  return designed;
}

function isDesign(name: string, attributes: sanitizeHtml.Attributes): boolean {
  if (name === 'img') return !isTracker(attributes);
  if (name === 'table' || name === 'h1' || name === 'h2') return true;
  if (attributes.background || attributes.bgcolor) return !isWhite(attributes.bgcolor ?? '');
  const background = /background(?:-color|-image)?\s*:\s*([^;]{1,100})/i.exec(attributes.style ?? '')?.[1];
  return background !== undefined && !isWhite(background);
}

function isWhite(colour: string): boolean {
  return /^\s*(?:#fff(?:fff)?|white|transparent|none|inherit|initial|rgb\(255,\s*255,\s*255\))\s*(?:!important\s*)?$/i.test(
    colour,
  );
}

function bounded(html: string): { text: string; cut: boolean } {
  let end = Math.min(html.length, charactersMax);
  let at = -1;
  for (let tags = 0; tags <= tagsMax; tags += 1) {
    at = html.indexOf('<', at + 1);
    if (at < 0 || at >= end) return { text: html.slice(0, end), cut: end < html.length };
  }
  end = at;
  return { text: html.slice(0, end), cut: true };
}

/** None that holds another language (svg, math, style), takes input, or reads differently a second time. */
const allowedTags =
  'a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  );
const allowedAttributes =
  'align alt bgcolor border cellpadding cellspacing class color colspan dir face height href hspace id lang nowrap rel rowspan size span src start style target title type valign vspace width'.split(
    ' ',
  );
/** Left out with all that is in them. */
const emptied =
  'applet audio canvas embed frameset iframe math noembed noframes noscript object option plaintext script select style svg template textarea title video xmp'.split(
    ' ',
  );

function drawPicture(
  attributes: sanitizeHtml.Attributes,
  pictureAt: (address: string) => string | null,
): sanitizeHtml.Tag {
  const { src = '', alt = '', ...others } = attributes;
  const web = /^\s*(?:https?:|\/\/)/i.test(src);
  const found = web && isTracker(attributes) ? undefined : pictureAt(src);
  if (found) return { tagName: 'img', attribs: { ...others, src: found, alt } };
  const words = alt.trim().slice(0, 300);
  return found === null && words
    ? { tagName: 'span', attribs: { class: 'earshot-absent' }, text: words }
    : { tagName: 'span', attribs: {} };
}

/** A picture that nobody can see is there to tell its sender who reads, and when. */
function isTracker({ width = '', height = '', style = '' }: sanitizeHtml.Attributes): boolean {
  if (/^\s*[01](?:px)?\s*$/i.test(width) || /^\s*[01](?:px)?\s*$/i.test(height)) return true;
  return /(?:^|[;\s])(?:(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:[;!]|$)|display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0\s*(?:[;!]|$))/i.test(
    style,
  );
}

function drawTag(
  name: string,
  { background, ...given }: sanitizeHtml.Attributes,
  pictureAt: (address: string) => string | null,
): sanitizeHtml.Tag {
  const tagName = name === 'html' || name === 'body' ? 'div' : name;
  const mark = markOf(name, given);
  const attribs: sanitizeHtml.Attributes = {};
  for (const attribute of allowedAttributes) {
    const value = given[attribute];
    if (value !== undefined) attribs[attribute] = value.slice(0, 100_000);
  }
  const names = (given.class ?? '').split(/\s+/).filter((each) => !/^earshot-(?!absent$)/i.test(each));
  attribs.class = [...names, ...(mark ? [`earshot-quote-${mark}`] : [])].join(' ');
  if (attribs.id?.toLowerCase().startsWith('earshot-')) attribs.id = '';
  if (attribs.dir && !/^(?:ltr|rtl|auto)$/i.test(attribs.dir)) attribs.dir = 'auto';
  if (attribs.face) attribs.face += ', Earshot Sans';
  const behind = background ? cssPicture(pictureAt(background)) : null;
  const style = harmlessCss(attribs.style ?? '', pictureAt);
  attribs.style = [behind && `background-image: ${behind}`, style].filter(Boolean).join('; ');
  for (const attribute of ['class', 'id', 'style']) if (!attribs[attribute]) delete attribs[attribute];
  if (tagName !== 'img') delete attribs.src;
  return { tagName, attribs: tagName === 'a' ? drawLink(attribs) : without(attribs, 'href') };
}

function drawLink(attributes: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const { href, target: _, rel: __, ...others } = attributes;
  const url = href && linkTo(href);
  return url ? { ...others, href: url, target: '_blank', rel: 'noopener noreferrer nofollow' } : others;
}

/** As a browser would understand it, so that nothing can be hidden from the check by how it is written. */
function linkTo(href: string): string | null {
  const url = URL.parse(href.trim().slice(0, 8_000));
  return url && /^(?:https?|mailto|tel):$/.test(url.protocol) ? url.href : null;
}

function without(attributes: sanitizeHtml.Attributes, ...names: string[]): sanitizeHtml.Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)));
}

/** Pictures inside the address itself: of a kind that cannot carry a script, and of a bearable size. */
const dataPicture = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp);base64,[a-z0-9+/=\s%]{1,1400000}$/i;

function addressOf(
  address: string,
  pictures: Map<string, string>,
): { from: 'message' | 'web'; url: string } | null {
  const plain = address.trim();
  if (/^cid:/i.test(plain)) {
    const url = pictures.get(contentId(plain.slice(4)));
    return url === undefined ? null : { from: 'message', url };
  }
  if (/^data:/i.test(plain)) return dataPicture.test(plain) ? { from: 'message', url: plain } : null;
  const url = URL.parse(plain.startsWith('//') ? `https:${plain}` : plain.slice(0, 8_000));
  return url && /^https?:$/.test(url.protocol) ? { from: 'web', url: url.href } : null;
}

function contentId(written: string): string {
  try {
    return decodeURIComponent(written).replace(/^<|>$/g, '');
  } catch {
    return written;
  }
}
