import { Fragment, type ReactNode } from 'react';
import { directionOf } from '../language/directionFor.ts';
import styles from './Guide.module.css';

/**
 * The small part of Markdown that connectors' guides use: headings, lists, code, emphasis, links.
 * It becomes elements, never HTML, so nothing in it can run.
 */
export function Guide({ text }: { text: string }) {
  const dir = directionOf(text);
  // A connector's own English on a screen that runs the other way.
  return (
    <div className={styles.guide} dir={dir} lang={dir === 'ltr' ? 'en' : undefined}>
      {blocksOf(text).map(drawBlock)}
    </div>
  );
}

type Piece =
  | { kind: 'heading' | 'paragraph' | 'code'; text: string }
  | { kind: 'bullets' | 'steps'; items: string[] }
  | { kind: 'table'; rows: string[][] };

function blocksOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    if (line.startsWith('```')) {
      const end = lines.findIndex((each, index) => index > at && each.startsWith('```'));
      const stop = end < 0 ? lines.length : end;
      pieces.push({ kind: 'code', text: lines.slice(at + 1, stop).join('\n') });
      at = stop + 1;
    } else if (/^#{1,6} /.test(line)) {
      pieces.push({ kind: 'heading', text: line.replace(/^#+ /, '') });
      at += 1;
    } else if (item.test(line)) {
      const kind = /^\s*\d/.test(line) ? 'steps' : 'bullets';
      const items: string[] = [];
      for (; at < lines.length && (item.test(lines[at] ?? '') || /^\s+\S/.test(lines[at] ?? '')); at += 1) {
        const next = lines[at] ?? '';
        if (item.test(next)) items.push(next.replace(item, ''));
        else items.push(`${items.pop() ?? ''} ${next.trim()}`);
      }
      pieces.push({ kind, items });
    } else if (line.startsWith('|')) {
      const rows: string[][] = [];
      for (; lines[at]?.startsWith('|'); at += 1) {
        if (!/^[|:\s-]+$/.test(lines[at] ?? '')) rows.push(cellsOf(lines[at] ?? ''));
      }
      pieces.push({ kind: 'table', rows });
    } else if (line.trim() === '') {
      at += 1;
    } else {
      const from = at;
      while (
        at < lines.length &&
        lines[at]?.trim() &&
        !/^(#{1,6} |```|\|)/.test(lines[at] ?? '') &&
        !item.test(lines[at] ?? '')
      )
        at += 1;
      pieces.push({ kind: 'paragraph', text: lines.slice(from, at).join(' ') });
    }
  }
  return pieces;
}

const item = /^\s*(?:[-*]|\d+[.)])\s+/;

function drawBlock(piece: Piece, index: number): ReactNode {
  const key = `${index}`;
  switch (piece.kind) {
    case 'heading':
      return <h2 key={key}>{inline(piece.text)}</h2>;
    case 'code':
      return (
        <pre key={key} dir="ltr">
          <code>{piece.text}</code>
        </pre>
      );
    case 'steps':
      return <ol key={key}>{piece.items.map(listItem)}</ol>;
    case 'bullets':
      return <ul key={key}>{piece.items.map(listItem)}</ul>;
    case 'table': {
      const rows = piece.rows.filter((row) => row.some(Boolean));
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways on a phone is reached by keyboard, too
        <section key={key} className={styles.wide} aria-label={plain(rows[0] ?? [])} tabIndex={0}>
          <table>
            <tbody>{rows.map(drawRow)}</tbody>
          </table>
        </section>
      );
    }
    default:
      return <p key={key}>{inline(piece.text)}</p>;
  }
}

/** A bar inside code or behind a backslash is text. */
function cellsOf(line: string): string[] {
  return line
    .replace(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').trim());
}

function plain(cells: string[]): string {
  return cells.filter(Boolean).join(', ').replace(/[`*_]/g, '');
}

function drawRow(cells: string[], index: number): ReactNode {
  return <tr key={`${index}`}>{cells.map(drawCell)}</tr>;
}

function drawCell(text: string, index: number): ReactNode {
  return <td key={`${index}`}>{inline(text)}</td>;
}

function listItem(text: string, index: number): ReactNode {
  return <li key={`${index}`}>{inline(text)}</li>;
}

const mark =
  /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)|(?<![\w*])[*_]([^*_]+)[*_](?!\w)/g;

function inline(text: string): ReactNode[] {
  const drawn: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(mark)) {
    const [whole, code, strong, label, href, em] = match;
    drawn.push(<Fragment key={`t${match.index}`}>{text.slice(from, match.index)}</Fragment>);
    const key = `m${match.index}`;
    // A platform's own words keep their order within a sentence that runs the other way.
    const dir = directionOf(code ? '' : (strong ?? label ?? em ?? ''));
    if (code) drawn.push(kept('code', code, 'ltr', key));
    else if (strong) drawn.push(kept('strong', strong, dir, key));
    // Scripts that run from right to left have no slanted hand.
    else if (em) drawn.push(kept(dir === 'rtl' ? 'strong' : 'em', em, dir, key));
    else
      drawn.push(
        <a key={key} href={href} target="_blank" rel="noopener noreferrer" dir={dir}>
          {label}
        </a>,
      );
    from = match.index + whole.length;
  }
  drawn.push(<Fragment key="rest">{text.slice(from)}</Fragment>);
  return drawn;
}

function kept(Tag: 'code' | 'strong' | 'em', words: string, dir: 'ltr' | 'rtl', key: string): ReactNode {
  return (
    <Tag key={key} dir={dir}>
      {words}
    </Tag>
  );
}
