import { parameter } from '../core/graph-error.ts';

/** One of `fields=id,comments.limit(2){message}`. */
export interface Field {
  name: string;
  arguments: Record<string, string>;
  fields: Field[] | null;
}

/** What an object has: a function for each field, called with what was asked about it. */
export type Fields = Record<string, (asked: Field) => unknown>;

/** @throws GraphError 100 for a field that there is not, and 2500 for what cannot be parsed */
export function pick(fields: Fields, asked: Field[] | null, unasked: string[]): Record<string, unknown> {
  const wanted = asked ?? unasked.map((name) => ({ name, arguments: {}, fields: null }));
  const found: Record<string, unknown> = {};
  for (const one of wanted) {
    const read = Object.hasOwn(fields, one.name) ? fields[one.name] : undefined;
    if (!read) throw parameter(`Tried accessing nonexisting field (${one.name})`);
    const value = read(one);
    if (value !== undefined && value !== null) found[one.name] = value;
  }
  // The id comes with everything, asked for or not.
  if (fields.id && !('id' in found)) found.id = fields.id({ name: 'id', arguments: {}, fields: null });
  return found;
}

export function parseFields(text: string | undefined): Field[] | null {
  if (text === undefined || text.trim() === '') return null;
  const source = text.replace(/\s/g, '');
  let at = 0;
  const wrong = (): Error => parameter(`Syntax error "${source.slice(at, at + 20)}" in the field expansion`);

  const list = (): Field[] => {
    const found = [one()];
    while (source[at] === ',') {
      at += 1;
      found.push(one());
    }
    return found;
  };

  const one = (): Field => {
    const name = /^\w+/.exec(source.slice(at))?.[0];
    if (!name) throw wrong();
    at += name.length;
    const field: Field = { name, arguments: {}, fields: null };
    while (source[at] === '.') {
      const modifier = /^\.(\w+)\(([^()]*)\)/.exec(source.slice(at));
      if (!modifier) throw wrong();
      field.arguments[modifier[1] ?? ''] = modifier[2] ?? '';
      at += modifier[0].length;
    }
    if (source[at] !== '{') return field;
    at += 1;
    field.fields = list();
    if (source[at] !== '}') throw wrong();
    at += 1;
    return field;
  };

  const fields = list();
  if (at < source.length) throw wrong();
  return fields;
}

/** As the Graph API writes moments in what it is asked for: seconds, and a zone without a colon. */
export function moment(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, '+0000');
}
