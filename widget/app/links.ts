export interface Span {
  text: string;
  href?: string;
}

const address =
  /\b(?:https?:\/\/|www\.)[^\s<>"“”«»]+|[^\s<>@"“”«»:,;()[\]]+@[^\s<>@"“”«»:,;()[\]]+\.\p{L}{2,}/giu;
/** Marks that end a sentence rather than an address, in the scripts we know. */
const trailing = /[.,;:!?'"’…،؛؟۔।॥՝։)\]}]+$/u;

/** A text cut into plain pieces and addresses. What is shown of a link is always what it leads to. */
export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let done = 0;
  for (const match of text.matchAll(address)) {
    const found = withoutTrailing(match[0]);
    const href = hrefOf(found);
    if (!href) continue;
    if (match.index > done) spans.push({ text: text.slice(done, match.index) });
    spans.push({ text: found, href });
    done = match.index + found.length;
  }
  if (done < text.length) spans.push({ text: text.slice(done) });
  return spans;
}

function withoutTrailing(found: string): string {
  const cut = found.replace(trailing, '');
  // Wikipedia's addresses end in a bracket that belongs to them.
  return found[cut.length] === ')' && cut.includes('(') && !cut.includes(')') ? `${cut})` : cut;
}

function hrefOf(found: string): string | undefined {
  if (!/^(https?:|www\.)/i.test(found)) return `mailto:${found}`;
  const href = /^www/i.test(found) ? `https://${found}` : found;
  return URL.canParse(href) && new URL(href).hostname.includes('.') ? href : undefined;
}
