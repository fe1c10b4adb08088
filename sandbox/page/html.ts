/** Text that is HTML already; everything else is escaped where it is put in. */
export interface Html {
  html: string;
}

type Value = string | number | Html | Html[] | null | false;

export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return {
    html: parts.map((part, at) => part + (at < values.length ? shown(values[at] ?? null) : '')).join(''),
  };
}

function shown(value: Value): string {
  if (value === null || value === false) return '';
  if (Array.isArray(value)) return value.map(({ html: text }) => text).join('');
  return typeof value === 'object' ? value.html : escaped(String(value));
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
