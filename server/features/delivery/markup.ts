import type { Run, StyledLine } from '#contract/styled.ts';
import { type Found, marksIn, type Range } from './marks-in.ts';

/**
 * A text with the marks that its author typed, line by line; null where it has none, and then it goes out
 * byte for byte as it is.
 */
export function parseMarks(typed: string): StyledLine[] | null {
  if (!couldMark.test(typed) || isOdd(typed)) return null;
  const lines = linesOf(typed);
  const found = marksIn(typed, lines);
  found.signs.push(...slashesIn(typed, found));
  if (found.signs.length === 0 && found.leads.size === 0) return null;
  const edges = edgesOf(found);
  return lines.flatMap((line, n): StyledLine[] => {
    if (found.fences.has(n)) return [];
    const { as, lead, to } = found.leads.get(n) ?? { as: 'text', lead: '', to: line.from };
    const rest = { from: Math.min(to, line.to), to: line.to };
    const runs = as === 'code' ? [{ text: typed.slice(rest.from, rest.to) }] : runsOf(typed, rest, edges);
    return [{ as, lead, runs }];
  });
}

/** Most texts hold none of these and need no closer look. */
const couldMark = /[*_~`[\\]|^ {0,3}(?:[->]|\d{1,9}[.)])/m;

/** Nobody writes to a customer like this, and reading it would hold up everybody else for seconds. */
function isOdd(typed: string): boolean {
  const signs = typed.match(/[*_~`[\\]/g)?.length ?? 0;
  const blocks = typed.match(/^[ \t]*(?:[>*+-]|\d{1,9}[.)])/gm)?.length ?? 0;
  const isDeep = /^[ \t]*(?:(?:[>*+-]|\d{1,9}[.)])[ \t]*){16}|^[ \t]{40,}(?:[>*+-]|\d)/m.test(typed);
  return signs > 2_000 || blocks > 500 || isDeep;
}

function linesOf(text: string): Range[] {
  const lines: Range[] = [];
  let from = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ from, to: index });
    from = index + end.length;
  }
  return [...lines, { from, to: text.length }];
}

const slash = /\\(?=[*_~`[\->])/g;

/**
 * A backslash holds back the sign behind it, and is then not shown. Elsewhere it is only a backslash, as in
 * ¯\_(ツ)_/¯: whether the sign would act is found by looking at the text without it.
 */
function slashesIn(typed: string, found: Found): Range[] {
  const slashes = [...typed.matchAll(slash)].map(({ index }) => index);
  if (slashes.length === 0) return [];
  const bare = typed.replace(slash, '');
  const lines = linesOf(bare);
  const without = marksIn(bare, lines);
  const acts = new Uint8Array(bare.length);
  for (const { from, to } of without.signs) acts.fill(1, from, to);
  for (const [n, { to }] of without.leads) acts.fill(1, lines[n]?.from ?? 0, to);
  const code = found.styles.filter(({ mark }) => mark === 'code');
  return slashes
    .filter((at, before) => acts[at - before] === 1 && !code.some(({ from, to }) => from <= at && at < to))
    .map((at) => ({ from: at, to: at + 1 }));
}

type Style = Found['styles'][number];
/** Where something begins or ends. */
type Edges = { at: number; signs: number; opens: Style[]; closes: Style[] }[];

function edgesOf({ signs, styles }: Found): Edges {
  const edges = new Map<number, Edges[number]>();
  const edge = (at: number) => {
    const known = edges.get(at) ?? { at, signs: 0, opens: [], closes: [] };
    edges.set(at, known);
    return known;
  };
  for (const { from, to } of signs) {
    edge(from).signs += 1;
    edge(to).signs -= 1;
  }
  for (const style of styles) {
    edge(style.from).opens.push(style);
    edge(style.to).closes.push(style);
  }
  return [...edges.values()].sort((a, b) => b.at - a.at);
}

/** The runs of one line; the edges that it has used up are taken off the end of the list. */
function runsOf(typed: string, line: Range, edges: Edges): Run[] {
  const runs: Run[] = [];
  let [at, signs] = [line.from, 0];
  let active: Style[] = [];
  for (let next = edges.at(-1); next && next.at <= line.to; next = edges.at(-1)) {
    edges.pop();
    if (next.at > at && signs === 0) add(runs, runOf(typed.slice(at, next.at), active));
    at = Math.max(at, next.at);
    signs += next.signs;
    active = [...active.filter((style) => !next.closes.includes(style)), ...next.opens];
  }
  if (line.to > at && signs === 0) add(runs, runOf(typed.slice(at, line.to), active));
  return runs;
}

function add(runs: Run[], run: Run): void {
  const last = runs.at(-1);
  if (last && last.url === run.url && String(last.marks ?? '') === String(run.marks ?? ''))
    last.text += run.text;
  else runs.push(run);
}

function runOf(text: string, styles: Style[]): Run {
  const marks = styles.flatMap(({ mark }) => mark ?? []);
  const url = styles.find((style) => style.url)?.url;
  return {
    text,
    ...(marks.length > 0 && { marks: [...new Set(marks)] }),
    ...(url !== undefined && { url }),
  };
}
