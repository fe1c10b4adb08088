import type { Markup } from '#connectors/connector.ts';
import type { Mark, Run, StyledLine } from '#contract/styled.ts';

type Signs = Exclude<Markup, 'styled'>;

/** An address that a text shows in brackets, and that lines which carry their links do without. */
type Piece = Run & { address?: true };
export type SpelledLine = Omit<StyledLine, 'runs'> & { runs: Piece[] };

/** With the address of every link in brackets behind its words. */
export function spelledOut(lines: StyledLine[]): SpelledLine[] {
  return lines.map((line) => ({ ...line, runs: line.runs.flatMap(spelled) }));
}

function spelled(run: Run, n: number, runs: Run[]): Piece[] {
  const { url } = run;
  const isLast = runs[n + 1]?.url !== url;
  const words = runs.filter((each) => each.url === url).map(({ text }) => text);
  if (url === undefined || !isLast || words.join('') === url || `mailto:${words.join('')}` === url)
    return [run];
  return [run, { text: ` (${url.replace(/^mailto:/i, '')})`, address: true }];
}

/** The text as a platform with these signs gets it. */
export function textOf(lines: SpelledLine[], signs: Signs): string {
  const out: string[] = [];
  for (const [n, { as, lead, runs }] of lines.entries()) {
    const fenced = as === 'code' && signs.block !== undefined;
    if (fenced && lines[n - 1]?.as !== 'code') out.push(signs.block ?? '');
    out.push(lead + (as === 'code' ? runs.map(({ text }) => text).join('') : signed(runs, signs)));
    if (fenced && lines[n + 1]?.as !== 'code') out.push(signs.block ?? '');
  }
  return out.join('\n');
}

/** Every mark opened where it begins and closed where it ends, the inner ones before the outer. */
function signed(runs: Piece[], signs: Signs): string {
  let open: Mark[] = [];
  let out = '';
  for (const { text, marks = [] } of runs) {
    const stays = open.findIndex((mark) => !marks.includes(mark));
    const kept = stays < 0 ? open : open.slice(0, stays);
    for (const mark of open.slice(kept.length).toReversed()) out += signs[mark] ?? '';
    const added = marks.filter((mark) => !kept.includes(mark));
    for (const mark of added) out += signs[mark] ?? '';
    open = [...kept, ...added];
    out += text;
  }
  for (const mark of open.toReversed()) out += signs[mark] ?? '';
  return out;
}

/** The stretch of the lines that stands between two places of their text without signs. */
export function stretch(lines: SpelledLine[], from: number, to: number): SpelledLine[] {
  const out: SpelledLine[] = [];
  let at = 0;
  for (const { as, lead, runs } of lines) {
    const start = at;
    const cut = (text: string) => {
      const piece = text.slice(Math.max(0, from - at), Math.max(0, to - at));
      at += text.length;
      return piece;
    };
    const line = {
      as,
      lead: cut(lead),
      runs: runs.map((run) => ({ ...run, text: cut(run.text) })).filter(({ text }) => text !== ''),
    };
    if (start <= to && at >= from && (at > from || start === from)) out.push(line);
    at += 1;
  }
  return out;
}

/** As a screen or a connector that knows these signs shows them; links as such where `signs` is null. */
export function shownWith(lines: SpelledLine[], signs: Signs | null): StyledLine[] {
  if (signs === null)
    return lines.map((line) => ({ ...line, runs: line.runs.filter(({ address }) => !address) }));
  return lines.map(({ as, lead, runs }) => ({
    as: as === 'code' && signs.block !== undefined ? 'code' : 'text',
    lead: '',
    runs: joined([...(lead ? [{ text: lead }] : []), ...runs.map((run) => withSigns(run, signs))]),
  }));
}

function withSigns({ text, marks = [] }: Piece, signs: Signs): Run {
  const shown = marks.filter((mark) => signs[mark] !== undefined);
  return { text, ...(shown.length > 0 && { marks: shown }) };
}

function joined(runs: Run[]): Run[] {
  const out: Run[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (last && String(last.marks ?? '') === String(run.marks ?? '')) last.text += run.text;
    else out.push({ ...run });
  }
  return out;
}
