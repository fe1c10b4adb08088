import type { FilledTemplate, Template } from '#connectors/connector.ts';
import type { StyledLine } from '#contract/styled.ts';
import type { ShownTemplate } from '#contract/templates.ts';

type Values = FilledTemplate['values'];
type Shown = Omit<ShownTemplate, 'problems'>;

/** How it reads with these values; what is missing stays as it stands in the template. */
export function fill(template: Template, values: Values): Shown {
  const { header, body, footer, buttons } = template;
  const of = (place: Values[number]['place']) => values.filter((value) => value.place === place);
  // The values of the buttons come in the order of those that take one.
  const wanted = template.values.filter(({ place }) => place === 'button');
  const valued = buttons.filter(({ value }) => value);
  return {
    header: headerOf(header, of('header')),
    body: put(body, of('body')),
    footer: footer === '' ? null : footer,
    buttons: buttons.map((button) => {
      const name = button.value ? wanted[valued.indexOf(button)]?.name : undefined;
      return {
        title: button.title,
        value: name === undefined ? null : (of('button').find((value) => value.name === name)?.value ?? ''),
      };
    }),
  };
}

/** The whole of it as one text: what is stored, searched, exported and shown in the timeline. */
export function textOf(shown: Shown): string {
  const { header, body, footer, buttons } = shown;
  const pressed = buttons.map(({ title, value }) => (value ? `[${title}: ${value}]` : `[${title}]`));
  return [header, body, footer, pressed.join('\n')].filter(Boolean).join('\n\n');
}

/** The same with its header in bold; null where there is none, and the text says it all. */
export function linesOf(shown: Shown): StyledLine[] | null {
  const { header } = shown;
  if (!header) return null;
  const rest = textOf({ ...shown, header: null });
  return [
    { as: 'text', lead: '', runs: [{ text: header, marks: ['bold'] }] },
    ...['', ...rest.split('\n')].map((text): StyledLine => ({ as: 'text', lead: '', runs: [{ text }] })),
  ];
}

/** A place is told in words; a file is seen beside them. */
function headerOf(header: Template['header'], values: Values): string | null {
  if (header?.kind === 'text') return put(header.text, values);
  if (header?.kind !== 'place') return null;
  const of = (wanted: string) => values.find(({ name }) => name === wanted)?.value ?? '';
  const where = [of('latitude'), of('longitude')].filter(Boolean).join(', ');
  return [of('name'), of('address'), where].filter(Boolean).join(', ') || null;
}

/** Once and at once: what a value holds is not read as a place for another. */
function put(text: string, values: Values): string {
  return text.replace(
    /\{\{\s*([^{}\s]{1,100})\s*\}\}/g,
    (whole, name: string) => values.find((value) => value.name === name)?.value || whole,
  );
}
