import type { Nodes, Parents } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import type { Mark, StyledLine } from '#contract/styled.ts';
import { isAddress, opensAddress, wraps } from './marks-meant.ts';

/** Offsets are of the text as it was typed. Nothing of what is found inside a line reaches beyond it. */
export interface Found {
  /** The signs themselves, which are not shown. */
  signs: Range[];
  styles: (Range & { mark?: Mark; url?: string })[];
  /** By the number of a line: what it is, and up to where its lead goes. */
  leads: Map<number, { as: StyledLine['as']; lead: string; to: number }>;
  /** Lines that only fence in code. */
  fences: Set<number>;
}
export interface Range {
  from: number;
  to: number;
}

/** What of Markdown a person at a desk means: no headings, rules, pictures or HTML, and no indented code. */
const options = {
  extensions: [
    gfmStrikethrough({ singleTilde: false }),
    {
      disable: {
        null: [
          'autolink',
          'characterReference',
          'codeIndented',
          'definition',
          'hardBreakEscape',
          'headingAtx',
          'htmlFlow',
          'htmlText',
          'labelStartImage',
          'setextUnderline',
          'thematicBreak',
        ],
      },
    },
  ],
  mdastExtensions: [gfmStrikethroughFromMarkdown()],
};
const deepest = 12;

/** The marks in a text, by what they look like and where they stand; everything else is left as it is. */
export function marksIn(source: string, lines: Range[]): Found {
  const found: Found = { signs: [], styles: [], leads: new Map(), fences: new Set() };
  // A byte order mark would shift every offset.
  const tree = fromMarkdown(source.replace(/^\uFEFF/, '\u200B'), options);
  const waiting: { node: Nodes; within: Parents['type'][] }[] = [{ node: tree, within: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, within } = next;
    look(node, within);
    if ('children' in node && within.length < deepest)
      for (const child of node.children.toReversed())
        waiting.push({ node: child, within: [...within, node.type] });
  }
  return found;

  function look(node: Nodes, within: Parents['type'][]): void {
    if (node.type === 'strong') inline(node, 'bold', 2);
    else if (node.type === 'emphasis') inline(node, 'italic', 1);
    else if (node.type === 'delete') inline(node, 'strike', 2);
    else if (node.type === 'inlineCode') inlineCode(node);
    else if (node.type === 'link') link(node);
    else if (node.type === 'code' && within.length === 1) fenced(node);
    else if (node.type === 'blockquote' && within.length === 1) quoted(node);
    else if (node.type === 'list' && !within.includes('blockquote')) listed(node, within);
  }

  function inline(node: Nodes, mark: Mark, width: number): void {
    const { from, to } = placeOf(node);
    if (!wraps(source, from, to, width)) return;
    found.signs.push({ from, to: from + width }, { from: to - width, to });
    found.styles.push({ from: from + width, to: to - width, mark });
  }

  function inlineCode(node: Nodes): void {
    const { from, to } = placeOf(node);
    const width = /^`+/.exec(source.slice(from, to))?.[0].length ?? 1;
    if (!wraps(source, from, to, width)) return;
    found.signs.push({ from, to: from + width }, { from: to - width, to });
    found.styles.push({ from: from + width, to: to - width, mark: 'code' });
  }

  function link(node: Nodes & { type: 'link' }): void {
    const { from, to } = placeOf(node);
    const [first, last] = [node.children[0], node.children.at(-1)];
    if (!first || !last || !isAddress(node.url) || opensAddress(source, from)) return;
    const words = { from: placeOf(first).from, to: placeOf(last).to };
    const written = source.slice(from, to);
    if (
      source[from - 1] === '!' ||
      /[\r\n]/.test(written) ||
      !/[^\s[\]]/.test(source.slice(words.from, words.to))
    )
      return;
    found.signs.push({ from, to: words.from }, { from: words.to, to });
    found.styles.push({ ...words, url: node.url });
  }

  function fenced(node: Nodes): void {
    const [first, last] = linesOf(node);
    const at = (line: number) => source.slice(lines[line]?.from, lines[line]?.to);
    if (last - first < 2 || !/^ {0,3}```/.test(at(first)) || !/^ {0,3}```+[ \t]*$/.test(at(last))) return;
    found.fences.add(first).add(last);
    for (let line = first + 1; line < last; line += 1)
      found.leads.set(line, { as: 'code', lead: '', to: lines[line]?.from ?? 0 });
  }

  function quoted(node: Nodes): void {
    const [first, last] = linesOf(node);
    const quotes: [number, string][] = [];
    for (let line = first; line <= last; line += 1) {
      const at = source.slice(lines[line]?.from, lines[line]?.to);
      if (!/^ {0,3}>/.test(at)) continue;
      // An emoticon such as >_< and not a quotation.
      const lead = /^ {0,3}>(?: |$)/.exec(at)?.[0];
      if (lead === undefined) return;
      quotes.push([line, lead]);
    }
    for (const [line, lead] of quotes)
      found.leads.set(line, { as: 'quote', lead, to: (lines[line]?.from ?? 0) + lead.length });
  }

  function listed(node: Nodes & { type: 'list' }, within: Parents['type'][]): void {
    // One line with a dash before it is a signature or an aside.
    if (node.children.length < 2 && !within.includes('list')) return;
    for (const item of node.children) {
      const [first, last] = linesOf(item);
      const { from } = placeOf(item);
      const start = lines[first]?.from ?? 0;
      const content = item.children[0] && placeOf(item.children[0]);
      if (!content || content.from > (lines[first]?.to ?? 0)) continue;
      const before = source.slice(start, from);
      const sign = source.slice(from, content.from);
      if (before.trim() !== '' || sign.startsWith('+')) continue;
      const lead = before + (node.ordered ? sign : `•${sign.slice(1)}`);
      found.leads.set(first, { as: 'item', lead, to: content.from });
      for (let line = first + 1; line <= last; line += 1) {
        const indent = /^[ \t]+(?=\S)/.exec(source.slice(lines[line]?.from, lines[line]?.to))?.[0];
        if (indent && !found.leads.has(line))
          found.leads.set(line, { as: 'item', lead: indent, to: (lines[line]?.from ?? 0) + indent.length });
      }
    }
  }
}

function placeOf({ position }: Nodes): Range {
  return { from: position?.start.offset ?? 0, to: position?.end.offset ?? 0 };
}

/** The first and the last line, counted from 0. */
function linesOf({ position }: Nodes): [number, number] {
  return [(position?.start.line ?? 1) - 1, (position?.end.line ?? 1) - 1];
}
