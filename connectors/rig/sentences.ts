import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importTool } from '../../scripts/tools.ts';

/** A text that stands in code, with `{1}`, `{2}` where something is put in. */
export interface Found {
  text: string;
  file: string;
}

type Node = { type: string; start: number; end: number } & Record<string, unknown>;

/** Every text in the code of a folder, its tests left out. */
export function textsIn(folder: string): Found[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return files.flatMap((file) => {
    const { program } = importTool('oxc-parser').parseSync(file, readFileSync(join(folder, file), 'utf8'));
    const texts: string[] = [];
    visit(program as unknown as Node, texts);
    return texts.map((text) => ({ text, file }));
  });
}

/** At least two words in a row, or a full stop after one: what somebody reads, and no name or code. */
export function isSentence(text: string): boolean {
  const plain = text.replace(/\{\d\}/g, ' ');
  return !/[<>=]|\w\[/.test(plain) && (/[a-z’]{2,},? [^.]*[a-z]/i.test(plain) || /[a-z]{2}\.$/.test(plain));
}

function visit(node: unknown, texts: string[]): void {
  if (Array.isArray(node)) for (const each of node) visit(each, texts);
  if (!isNode(node) || /^Import|^TS(?!As|Satisfies|NonNull)/.test(node.type)) return;
  const text = textOf(node);
  if (text !== null) texts.push(text.replace(/\{\}/g, holes()));
  // What is put in may be a text itself; the pieces of one that was put together are none.
  const inner = text === null ? Object.values(node) : expressionsIn(node);
  for (const each of inner) visit(each, texts);
}

function textOf(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type === 'TemplateLiteral') {
    const quasis = node.quasis as { value: { cooked: string } }[];
    return quasis.map(({ value }) => value.cooked).join('{}');
  }
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return null;
  const [left, right] = [textOf(node.left as Node), textOf(node.right as Node)];
  return left === null || right === null ? null : left + right;
}

function expressionsIn(node: Node): unknown[] {
  if (node.type === 'TemplateLiteral') return node.expressions as unknown[];
  if (node.type !== 'BinaryExpression') return [];
  return [...expressionsIn(node.left as Node), ...expressionsIn(node.right as Node)];
}

function holes(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `{${count}}`;
  };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}
