import type { Run, StyledLine } from '#contract/styled.ts';

/** HTML of a text with its marks. Nothing in it acts: every word is escaped, and only we write elements. */
export function htmlOfLines(lines: StyledLine[]): string {
  const blocks: StyledLine[][] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (isEmpty(line)) blocks.push([]);
    else if (last?.[0] && last[0].as === line.as) last.push(line);
    else blocks.push([line]);
  }
  return blocks
    .filter((block) => block.length > 0)
    .map(blockOf)
    .join('\n');
}

/** HTML of a plain text: its paragraphs, each of its own direction, and its addresses as links. */
export function paragraphs(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .map((one) => `<p dir="auto">${linked(one).replaceAll('\n', '<br>\n')}</p>`)
    .join('\n');
}

/** A line without words parts two blocks, save within code. */
function isEmpty({ as, runs }: StyledLine): boolean {
  return as === 'text' && runs.every(({ text }) => text.trim() === '');
}

function blockOf(block: StyledLine[]): string {
  const lines = block.map(({ runs }) => runs.map(htmlOfRun).join(''));
  switch (block[0]?.as) {
    case 'item':
      return listOf(block);
    case 'quote':
      return `<blockquote dir="auto" style="margin:0;padding-inline-start:1em;border-inline-start:3px solid #ccc">${lines.join('<br>\n')}</blockquote>`;
    case 'code':
      return `<pre dir="ltr">${block.map(({ runs }) => escaped(runs.map(({ text }) => text).join(''))).join('\n')}</pre>`;
    default:
      return `<p dir="auto">${lines.join('<br>\n')}</p>`;
  }
}

/** Numbers stay as they were typed; a line without a sign before it goes on with the item above. */
function listOf(block: StyledLine[]): string {
  const items = block.map(({ lead, runs }) => {
    const words = runs.map(htmlOfRun).join('');
    if (lead.trim() === '') return `<br>\n${words}`;
    const number = Number.parseInt(lead.trim(), 10);
    const depth = Math.min(8, Math.floor((/^\s*/.exec(lead)?.[0].length ?? 0) / 2));
    const style = [
      ...(Number.isNaN(number) ? [] : ['list-style-type:decimal']),
      ...(depth > 0 ? [`margin-inline-start:${depth}em`] : []),
    ].join(';');
    return `</li>\n<li dir="auto"${Number.isNaN(number) ? '' : ` value="${number}"`}${style ? ` style="${style}"` : ''}>${words}`;
  });
  return `<ul>${items.join('').replace('</li>\n', '')}</li></ul>`;
}

const elements = { bold: 'strong', italic: 'em', strike: 's', code: 'code' } as const;

function htmlOfRun({ text, marks = [], url }: Run): string {
  const words = url === undefined ? linked(text) : escaped(text);
  const marked = marks.reduceRight((html, mark) => `<${elements[mark]}>${html}</${elements[mark]}>`, words);
  return url === undefined ? marked : `<a href="${escaped(url)}">${marked}</a>`;
}

function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']{1,2000}[^\s<>"'.,;:!?)\]}।。])/)
    .map((piece, n) => (n % 2 === 0 ? escaped(piece) : `<a href="${escaped(piece)}">${escaped(piece)}</a>`))
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
