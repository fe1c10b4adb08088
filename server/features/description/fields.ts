import type { Schema } from './document.ts';
import { type Html, html } from './html.ts';

/**
 * The fields of an object as a table; those of an object inside it are named `outer.inner`. What is `asked`
 * of the caller says which of them are needed; an answer has them all.
 */
export function fieldTable(schema: Schema, asked = false): Html {
  const rows = rowsOf(schema, '', asked, 3);
  if (rows.length === 0) return html`<p class="shape">${typeOf(schema)}</p>`;
  return html`<table><tbody>${rows}</tbody></table>`;
}

export function fieldRow(name: string, schema: Schema, isRequired: boolean): Html {
  const notes = [schema.description, boundsOf(schema), defaultOf(schema)].filter(
    (note) => note !== undefined,
  );
  return html`<tr><th scope="row"><code>${name}</code>${isRequired && html`<span class="needed">needed</span>`}</th>
    <td class="type">${typeOf(schema)}</td><td>${notes.join('; ')}</td></tr>`;
}

/** What a value is, in a word or two, with links to the shapes that have a name. */
export function typeOf(schema: Schema): Html {
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop() ?? '';
    return html`<a href="#${name}">${name}</a>`;
  }
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return joined(either.map(typeOf));
  if (schema.allOf) return joined(schema.allOf.map(typeOf));
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum) return joined(schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`));
  const types = [schema.type ?? 'anything'].flat();
  return joined(types.map((type) => html`${nameOf(type, schema)}`));
}

function nameOf(type: string, schema: Schema): Html {
  if (type === 'array') return html`list of ${typeOf(schema.items ?? {})}`;
  if (type === 'string') return html`${formats[schema.format ?? ''] ?? schema.format ?? 'text'}`;
  if (type === 'integer') return html`whole number`;
  if (type === 'boolean') return html`true or false`;
  return html`${type}`;
}

const formats: Record<string, string> = {
  '': 'text',
  uuid: 'id',
  'date-time': 'time, ISO 8601',
  email: 'e-mail address',
  binary: 'a file',
};

function joined(pieces: Html[]): Html {
  return html`${pieces.map((piece, i) => (i === 0 ? piece : html`${i === pieces.length - 1 ? ' or ' : ', '}${piece}`))}`;
}

function rowsOf(schema: Schema, before: string, asked: boolean, depth: number): Html[] {
  const required = new Set(asked ? (schema.required ?? []) : []);
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const name = before + key;
    const inner = insideOf(field);
    const outer = `${name}${inner?.list ? '[].' : '.'}`;
    const rows = inner && depth > 0 ? rowsOf(inner.schema, outer, asked, depth - 1) : [];
    return [fieldRow(name, field, required.has(key)), ...rows];
  });
}

/** The object that a field holds, alone, in a list or beside null; one with a name of its own is linked instead. */
function insideOf(field: Schema): { schema: Schema; list: boolean } | undefined {
  if (field.properties) return { schema: field, list: false };
  if (field.items?.properties) return { schema: field.items, list: true };
  const found = (field.anyOf ?? []).find((option) => option.properties);
  return found && { schema: found, list: false };
}

// Whole numbers that stop where JavaScript does say nothing about the field.
function boundsOf({ minimum, maximum, minLength, maxLength }: Schema): string | undefined {
  const least = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (least !== undefined || most !== undefined) return range(least, most, '');
  if (minLength !== undefined || maxLength !== undefined) return range(minLength, maxLength, ' characters');
  return undefined;
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  const say = (value: number): string => value.toLocaleString('en');
  if (least === undefined) return `at most ${say(most ?? 0)}${unit}`;
  return most === undefined ? `${say(least)} or more${unit}` : `${say(least)} to ${say(most)}${unit}`;
}

function defaultOf(schema: Schema): string | undefined {
  return schema.default === undefined ? undefined : `${JSON.stringify(schema.default)} if left out`;
}
