/** Finds a sentence's own in a table of English sentences; undefined where the table has none. */
export type Translate = (sentence: string) => string | undefined;

/**
 * A table's English has `{1}`, `{2}` where its connector puts something in, and so has what stands beside it. What is
 * put in may be a sentence of the table too; what is not keeps its direction. Sentences in a row are taken one by one.
 */
export function translator(table: Record<string, string>): Translate {
  const patterns = Object.entries(table)
    .map(([english, own]) => ({ pieces: english.split(/\{\d\}/), order: holesOf(english), own }))
    .filter(({ order }) => order.length > 0)
    // The one that says the most itself is the one that is meant.
    .sort((a, b) => b.pieces.join('').length - a.pieces.join('').length);

  const whole = (text: string): string | undefined => {
    if (Object.hasOwn(table, text)) return table[text];
    for (const { pieces, order, own } of patterns) {
      const values = valuesIn(text, pieces);
      if (!values) continue;
      const named = new Map(order.map((hole, index) => [hole, values[index] ?? '']));
      return own.replace(/\{\d\}/g, (hole) => put(named.get(hole) ?? ''));
    }
    return undefined;
  };

  const put = (value: string): string => {
    const words = value.trim();
    if (words === '') return value;
    const own = translate(words) ?? translate(words.charAt(0).toLowerCase() + words.slice(1));
    return value.replace(words, () => own ?? isolated(words));
  };

  const translate: Translate = (text) => {
    if (text.length > longest) return undefined;
    const known = whole(text) ?? named(text);
    if (known !== undefined) return known;
    const ends = [...text.matchAll(/(?<=[.!?”)]) (?=\S)/g)].map(({ index }) => index).slice(0, 20);
    for (const end of ends.toReversed()) {
      const first = whole(text.slice(0, end));
      const rest = text.slice(end + 1);
      if (first !== undefined) return `${first} ${translate(rest) ?? isolated(rest)}`;
    }
    // Their own words first, and what can be done about it in ours.
    for (const end of ends) {
      const last = whole(text.slice(end + 1));
      if (last !== undefined) return `${isolated(text.slice(0, end))} ${last}`;
    }
    return undefined;
  };

  /** `thread.id is missing`: the place, and what is wrong there. */
  const named = (text: string): string | undefined => {
    const [, name = '', fault = ''] = /^([\w.-]+) (\p{Ll}.*)$/u.exec(text) ?? [];
    const own = fault === '' ? undefined : whole(fault);
    return own && `${isolated(name)} ${own}`;
  };

  return translate;
}

const longest = 4000;

function holesOf(english: string): string[] {
  return english.match(/\{\d\}/g) ?? [];
}

/** What stands between the pieces, each found at its first place, so that no text takes long. */
function valuesIn(text: string, pieces: string[]): string[] | null {
  const [first = '', ...others] = pieces;
  const last = others.pop() ?? '';
  if (!text.startsWith(first)) return null;
  const values: string[] = [];
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found < 0) return null;
    values.push(text.slice(at, found));
    at = found + piece.length;
  }
  const end = text.length - last.length;
  if (end < at || !text.endsWith(last)) return null;
  return [...values, text.slice(at, end)];
}

/** Letters that run the other way stay together, whatever stands beside them. */
function isolated(text: string): string {
  return /[\p{L}\p{N}]/u.test(text) ? `\u2068${text}\u2069` : text;
}
