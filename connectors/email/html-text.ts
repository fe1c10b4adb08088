import type { Formatter } from 'html-to-text';

/** From this mark on, all that follows is an earlier mail. It is a private character, which no mail means. */
const below = '\uE001';
const depthMax = 400;

/**
 * A designed mail as plain text, in which earlier mails stand behind `>` as in a plain one: mail programs mark
 * them by containers of their own.
 */
export async function textOfHtml(html: string): Promise<string> {
  const source = html.replaceAll(below, '');
  if (isTooDeep(source)) return bare(source);
  const { convert } = await import('html-to-text');
  let text: string;
  try {
    text = convert(source, {
      wordwrap: false,
      limits: { maxInputLength: 2_000_000, maxDepth: depthMax, ellipsis: '…' },
      formatters: { mark, quote },
      selectors: [
        { selector: 'img', format: 'skip' },
        {
          selector: 'a',
          options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true, linkBrackets: ['<', '>'] },
        },
        ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
          selector,
          options: { uppercase: false },
        })),
        { selector: 'blockquote', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
        ...containers.map((selector) => ({ selector, format: 'quote' })),
        ...starts.map((selector) => ({ selector, format: 'mark' })),
      ],
    });
  } catch {
    return bare(source);
  }
  const [above = '', ...rest] = text.split(below);
  const tail = rest.join('\n').trim();
  return (tail ? `${above.trimEnd()}\n\n${behind(tail)}` : above).replaceAll('\u00A0', ' ');
}

/** Elements that hold nothing but the earlier mail. */
const containers = [
  'blockquote[type="cite"]',
  'blockquote.gmail_quote',
  'blockquote.protonmail_quote',
  'blockquote.tutanota_quote',
  'div.gmail_quote',
  'div.gmail_quote_container',
  'div.gmail_extra',
  'div.yahoo_quoted',
  'div.protonmail_quote',
  'div.moz-cite-prefix',
  'div.zmail_extra',
  'div.ms-outlook-mobile-reference-message',
  'div[name="messageReplySection"]',
  'div[name="quote"]',
  'blockquote[name="quote"]',
];

/** Elements below which the earlier mail follows, as a neighbour. */
const starts = [
  'div#divRplyFwdMsg',
  'div#appendonsend',
  'div.OutlookMessageHeader',
  'hr#stopSpelling',
  'hr#EC_stopSpelling',
  'div#mail-editor-reference-message-container',
  'div[style*="border-top:solid #"]',
  'div[style*="border-top: solid #"]',
  'div[style*="border-top-style: solid"]',
  'div[style*="border-top: 1px solid rgb(229"]',
  'div[style*="padding:3.0pt 0in 0in 0in"]',
  'div[style*="padding: 3pt 0in 0in"]',
];

const mark: Formatter = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  builder.addLiteral(below);
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 1 });
};

const quote: Formatter = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 2, blockTransform: behind });
};

const forward = /^\s*[-*_]{2,}.{0,80}[-*_]{2,}\s*$/m;

/** Behind `>`, unless it is a forward: that is what its sender wants us to read. */
function behind(text: string): string {
  const head = text.trimStart().split('\n', 1)[0] ?? '';
  if (forward.test(head) && !/original|ursprünglich|origine/i.test(head)) return text;
  return text.replace(/^/gm, '> ');
}

const leaves = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const implied = new Set('p li dt dd option tr td th thead tbody tfoot'.split(' '));

/** Nesting so deep that parsers take very long over it; no mail program writes any such. */
function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, closing, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    const tag = name.toLowerCase();
    if (leaves.has(tag) || implied.has(tag)) continue;
    depth = closing ? Math.max(0, depth - 1) : depth + 1;
    if (depth > depthMax) return true;
  }
  return false;
}

/** The words alone, where the structure cannot be trusted. */
function bare(html: string): string {
  const lower = html.toLowerCase();
  // A closing tag that was looked for in vain is not looked for again.
  const missing = new Set<string>();
  let text = '';
  let at = 0;
  for (let open = html.indexOf('<'); open >= 0; open = html.indexOf('<', at)) {
    text += `${html.slice(at, open)} `;
    const close = html.indexOf('>', open);
    if (close < 0) return text;
    const tag = /^<(script|style|head|title)\b/.exec(lower.slice(open, open + 10))?.[1];
    const end = tag && !missing.has(tag) ? lower.indexOf(`</${tag}`, close) : -1;
    if (tag && end < 0) missing.add(tag);
    at = end >= 0 ? end : close + 1;
    if (/^<(br|p|div|tr|li|h\d)\b/i.test(html.slice(open, open + 6))) text += '\n';
  }
  return (text + html.slice(at))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\n\s*\n\s*/g, '\n\n')
    .trim();
}
