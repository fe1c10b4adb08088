/**
 * How mail programs mark what they put below an answer: `self` holds the earlier message, `rest` begins it,
 * and `lead` is the line before it ("On Monday Anahit wrote").
 */
export type QuoteMark = 'self' | 'rest' | 'lead';

export function markOf(name: string, attributes: Record<string, string>): QuoteMark | null {
  if (name === 'blockquote' && /^cite$/i.test(attributes.type ?? '')) return 'self';
  if (name !== 'div' && name !== 'blockquote' && name !== 'span' && name !== 'p') return null;
  const names = attributes.class ?? '';
  if (/(?:^|\s)(?:gmail_quote|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra)(?:\s|$)/i.test(names))
    return 'self';
  if (/(?:^|\s)moz-cite-prefix(?:\s|$)/i.test(names)) return 'lead';
  const id = attributes.id ?? '';
  if (/^OLK_SRC_BODY_SECTION$/i.test(id)) return 'self';
  if (/^(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container)$/i.test(id)) return 'rest';
  // Outlook for the desktop names nothing: a rule above "From: … Sent: …" is all there is.
  return /border-top\s*:\s*solid\s+#(?:e1e1e1|b5c4df)\s+1\.0pt/i.test(attributes.style ?? '') ? 'rest' : null;
}

interface Opened {
  name: string;
  /** Of its own tag in the result. */
  at: number;
  hasDir: boolean;
  isLead: boolean;
  /** A fold ends behind it, or just before its end. */
  ends: 'behind' | 'before' | null;
}

/**
 * Puts the marked quotes of a sanitised body into folds, the outermost only, and lets every block of text
 * find its own direction where its author gave none. A message that is nothing but a quote stays open.
 */
export function foldQuotes(body: string): string {
  const result: string[] = [];
  const stack: Opened[] = [];
  const folds: number[] = [];
  let folding = false;
  let said = false;
  let directed = 0;
  let lead: number | null = null;
  const begin = (at: number): void => {
    result[at] = `${foldBegins}${result[at]}`;
    folds.push(at);
    folding = true;
  };
  // What a sanitiser writes: every value in quotes, no bare angle inside them.
  for (const [token] of body.matchAll(/<[^>]*>|[^<]+/g)) {
    const at = result.length;
    const name = /^<\/?([a-z0-9]+)/.exec(token)?.[1];
    if (name === undefined) {
      result.push(token);
      if (token.trim() === '') continue;
      if (!folding && !stack.at(-1)?.isLead) said = true;
      lead = null;
    } else if (token.startsWith('</')) {
      const opened = stack.pop();
      if (opened?.hasDir) directed -= 1;
      const mark = opened?.ends;
      result.push(mark === 'before' ? `${foldEnds}${token}` : mark === 'behind' ? token + foldEnds : token);
      if (mark) folding = false;
      lead = opened?.isLead ? opened.at : null;
    } else if (token.endsWith('/>')) {
      result.push(token);
      if (name === 'img' && !folding) said = true;
      if (name !== 'br') lead = null;
    } else {
      const hasDir = / dir="/.test(token);
      const mark = folding ? null : markIn(token);
      result.push(
        directed === 0 && !hasDir && blocks.has(name) ? token.replace(/>$/, ' dir="auto">') : token,
      );
      const isLead = mark === 'lead' || stack.at(-1)?.isLead === true;
      const opened: Opened = { name, at, hasDir, isLead, ends: null };
      if (mark === 'self') {
        begin(lead ?? at);
        opened.ends = 'behind';
      } else if (mark === 'rest') {
        foldRest(stack, at, result, begin);
      }
      stack.push(opened);
      if (hasDir) directed += 1;
      if (mark !== 'lead') lead = null;
    }
  }
  if (folding && !stack.some(({ ends }) => ends)) result.push(foldEnds);
  if (!said) for (const at of folds) result[at] = (result[at] ?? '').replace(foldBegins, openBegins);
  return result.join('');
}

/** From here to the end of what it stands in; where it comes first in a wrapper, the wrapper goes along. */
function foldRest(stack: Opened[], at: number, result: string[], begin: (at: number) => void): void {
  let from = at;
  let depth = stack.length;
  while (depth > 1 && isOnlyOpened(stack[depth - 1], from, result)) {
    depth -= 1;
    from = stack[depth]?.at ?? from;
  }
  const around = stack[depth - 1];
  if (around) around.ends = 'before';
  begin(from);
}

/** Nothing but space stands between this element's tag and `from`. */
function isOnlyOpened(opened: Opened | undefined, from: number, result: string[]): boolean {
  if (opened?.name !== 'div' || opened.ends) return false;
  return from - opened.at <= 3 && result.slice(opened.at + 1, from).every((token) => token.trim() === '');
}

function markIn(tag: string): QuoteMark | null {
  return (
    (/class="(?:[^"]* )?earshot-quote-(self|rest|lead)"/.exec(tag)?.[1] as QuoteMark | undefined) ?? null
  );
}

const blocks = new Set(
  'p div li dd dt td th h1 h2 h3 h4 h5 h6 blockquote pre center ul ol figcaption caption'.split(' '),
);
const foldBegins = '<details class="earshot-fold"><summary aria-label="Earlier messages">···</summary>';
const openBegins = foldBegins.replace('<details ', '<details open ');
const foldEnds = '</details>';
