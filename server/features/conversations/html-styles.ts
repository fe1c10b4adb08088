/** What a message's style elements hold, comments and those for print left out. */
export function stylesIn(html: string): string {
  const shown = withoutComments(html);
  const opening = /<style\b([^>]{0,500})>/gi;
  const closing = /<\/style/gi;
  let css = '';
  for (let found = opening.exec(shown); found && css.length < cssMax; found = opening.exec(shown)) {
    closing.lastIndex = opening.lastIndex;
    const end = closing.exec(shown);
    if (!end) break;
    if (!/media\s*=\s*["']?\s*print/i.test(found[1] ?? '')) css += shown.slice(opening.lastIndex, end.index);
    opening.lastIndex = closing.lastIndex;
  }
  return css.slice(0, cssMax);
}

const cssMax = 200_000;

/**
 * Styles that fetch nothing but what `pictureAt` allows, import nothing and stay where they are put. Works on
 * the text: whatever it does not know is left for the browser to ignore, and has no function that could fetch.
 */
export function harmlessCss(css: string, pictureAt: (address: string) => string | null): string {
  if (css.trim() === '') return '';
  return (
    css
      // An escape could spell any word below in another way; markup has no place here at all.
      .replace(/<!--|-->/g, ' ')
      .replace(/[\\<\0]/g, '')
      .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ')
      .replace(/@import[^;]*;?|@font-face\s*\{[^}]*\}?/gi, ' ')
      .replace(/@(?!media\b|supports\b)[\w-]+/gi, '@ignored')
      .replace(
        /(?<![\w-])(?:-\w+-)?(?:image-set|cross-fade|image|src|element|paint|expression|attr|env|var)\s*\(/gi,
        'ignored(',
      )
      .replace(
        /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)?/gi,
        (_all, double?: string, single?: string, bare?: string) =>
          cssPicture(pictureAt(double ?? single ?? bare ?? '')) ?? 'none',
      )
      .replace(/(?:-moz-binding|behavior)\s*:/gi, 'ignored:')
      .replace(/position\s*:\s*(?:-webkit-)?(?:fixed|sticky)/gi, 'position: static')
      // The frame is as high as its content: what is as high as the frame would grow for ever.
      .replace(/(?<![\w.#-])(\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})[dsl]?v(?:h|b|min|max)\b/gi, 'calc($1 * 6px)')
      .replace(
        /font-family\s*:\s*(?!\s|inherit|initial|unset)([^;}!]{1,300})/gi,
        'font-family: $1, "Earshot Sans"',
      )
      .trim()
  );
}

export function cssPicture(url: string | null): string | null {
  return url === null ? null : `url("${url.replace(/["\\\n\r<>]/g, (c) => encodeURIComponent(c))}")`;
}

function withoutComments(html: string): string {
  let kept = '';
  let from = 0;
  for (let at = html.indexOf('<!--'); at >= 0; at = html.indexOf('<!--', from)) {
    kept += html.slice(from, at);
    const end = html.indexOf('-->', at + 4);
    if (end < 0) return kept;
    from = end + 3;
  }
  return kept + html.slice(from);
}
