import { type FilledTemplate, SendError } from '../connector.ts';

type Value = FilledTemplate['values'][number];

export type HeaderFile = { type: string } & Record<string, unknown>;

/** A template with its values, as the API wants it; `file` is that of its header, once WhatsApp has it. */
export function filled(
  { name, language, values }: FilledTemplate,
  file: HeaderFile | null,
): Record<string, unknown> {
  const at = (place: Value['place']) => values.filter((value) => value.place === place);
  const header = file ? [file] : headerOf(at('header'));
  const body = at('body').map(parameter);
  const components = [
    ...(header.length > 0 ? [{ type: 'header', parameters: header }] : []),
    ...(body.length > 0 ? [{ type: 'body', parameters: body }] : []),
    ...at('button').map(button),
  ];
  return {
    name,
    language: { policy: 'deterministic', code: language },
    ...(components.length > 0 && { components }),
  };
}

/** Values are numbered from 1, or have names. */
function parameter({ name, value }: Value): Record<string, unknown> {
  const named = !/^\d+$/.test(name) && { parameter_name: name };
  return { type: 'text', ...named, text: value };
}

const files = ['image', 'video', 'document'];
const ofPlace = ['latitude', 'longitude', 'name', 'address'];

function headerOf(values: Value[]): Record<string, unknown>[] {
  const [first] = values;
  if (first && files.includes(first.name)) return [{ type: first.name, [first.name]: fileOf(first) }];
  if (values.some(({ name }) => name === 'latitude')) {
    const fields = values.filter(({ name, value }) => ofPlace.includes(name) && value !== '');
    return [
      { type: 'location', location: Object.fromEntries(fields.map(({ name, value }) => [name, value])) },
    ];
  }
  return values.map(parameter);
}

/** An address where WhatsApp finds the file, or the id of one that was uploaded there. */
function fileOf({ value }: Value): { id: string } | { link: string } {
  if (/^\d+$/.test(value)) return { id: value };
  if (/^https:\/\//i.test(value) && URL.canParse(value)) return { link: value };
  throw new SendError(
    'rejected',
    'The header of this template wants a file: enter an address that begins with https://.',
  );
}

/** What a button's value is called: how many buttons stand before it, and its kind. */
const buttonValue = /^(url|code)-(\d)$/;

function button({ name, value }: Value): Record<string, unknown> {
  const [, kind, index] = buttonValue.exec(name) ?? [];
  if (index === undefined)
    throw new SendError('rejected', `This template has no button called ${name.slice(0, 50)}.`);
  const parameters =
    kind === 'code' ? [{ type: 'coupon_code', coupon_code: value }] : [{ type: 'text', text: value }];
  return { type: 'button', sub_type: kind === 'code' ? 'copy_code' : 'url', index, parameters };
}
