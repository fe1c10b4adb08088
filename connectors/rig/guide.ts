/** What a translation of a guide has to have in common with it: its steps, where it leads, and what is typed. */
export interface Shape {
  /** The kinds of its lines in their order: headings, steps, points, rows of tables, blocks of code, paragraphs. */
  lines: string[];
  links: string[];
  code: string[];
  blocks: string[];
}

export function shapeOf(guide: string): Shape {
  const blocks = [...guide.matchAll(/^```.*?^```/gms)].map(([block]) => block);
  const text = guide.replace(/^```.*?^```/gms, '```');
  return {
    lines: text.split('\n').flatMap((line) => kindOf(line) ?? []),
    links: [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link).sort(),
    code: [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code).sort(),
    blocks,
  };
}

function kindOf(line: string): string | null {
  if (line.trim() === '' || /^\|[\s|:-]+\|$/.test(line)) return null;
  const [mark] = /^(#+ |\d+\. |- |```)/.exec(line) ?? [];
  if (mark) return mark.trim();
  return line.startsWith('|') ? `row of ${line.replaceAll(/`[^`]*`/g, '').split('|').length - 2}` : 'words';
}
