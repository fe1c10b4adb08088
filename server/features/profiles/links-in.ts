/** Bio pages and shorteners: nobody can tell where they lead without going there. */
const elsewhere = new Set(
  `bit.ly t.co tinyurl.com goo.gl ow.ly buff.ly is.gd rebrand.ly cutt.ly shorturl.at lnkd.in fb.me tiny.cc t.ly rb.gy
  linktr.ee lnk.bio beacons.ai linkin.bio taplink.cc bio.link campsite.bio msha.ke solo.to bio.site later.com linkpop.com`.split(
    /\s+/,
  ),
);

const inText =
  /(?:https?:\/\/)?(?:[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.){1,12}[\p{L}\p{M}][\p{L}\p{M}\p{N}-]{1,62}(?::\d{1,5})?(?:[/?#][^\s<>"“”«»]*)?/giu;
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** Signs that end a sentence, in the scripts that bios are written in. */
const behind = /[.,;:!?)\]}'’…،؛؟۔।॥։]+$/u;

/** The addresses in a text, with or without their scheme. */
export function linksIn(text: string): string[] {
  return [...text.replace(unseen, '').normalize('NFC').matchAll(inText)]
    .filter(({ 0: found, index, input }) => !(input[index - 1] === '@' || found.includes('@')))
    .map(([found]) => found)
    .slice(0, 100);
}

/** Whether one of them is the address that is wanted; `unsure`: one of them leads nobody knows where. */
export function findLink(
  links: string[],
  wanted: string[],
): { found: 'yes' | 'no' | 'unsure'; link: string | null } {
  const aims = new Set(wanted.map(shortest).filter((one) => one !== null));
  for (const link of links) {
    const exact = shortest(link);
    const bare = shortest(link.replace(behind, ''));
    if ((exact && aims.has(exact)) || (bare && aims.has(bare))) return { found: 'yes', link };
  }
  const doubtful = links.find((link) => leadsElsewhere(link) || isCut(link, aims));
  return doubtful ? { found: 'unsure', link: doubtful } : { found: 'no', link: null };
}

/** An address without what may be left out of it: its scheme, www., a slash at its end. */
export function shortest(address: string): string | null {
  const whole =
    /^[a-z][a-z0-9+.-]*:/i.test(address) && !/^[^/]*:\d/.test(address) ? address : `https://${address}`;
  if (!URL.canParse(whole)) return null;
  const { protocol, host, pathname, search, hash } = new URL(whole);
  if (protocol !== 'http:' && protocol !== 'https:') return whole.toLowerCase();
  return `${host.replace(/^www\.|^m\.(?=[^/]*\.)/, '')}${pathname.replace(/\/+$/, '')}${search}${hash === '#' ? '' : hash}`;
}

function leadsElsewhere(link: string): boolean {
  const host = (shortest(link) ?? '').split(/[/?#]/)[0] ?? '';
  return elsewhere.has(host) || [...elsewhere].some((one) => host.endsWith(`.${one}`));
}

/** A platform has shortened it for the eye. */
function isCut(link: string, aims: Set<string>): boolean {
  const [, begun] = /^(.{6,}?)(?:…|\.\.\.)$/.exec(link) ?? [];
  const start = begun && shortest(begun);
  return Boolean(start) && [...aims].some((aim) => aim.startsWith(start || ' '));
}
