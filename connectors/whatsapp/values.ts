import type { FilledTemplate, Template, TemplateProblem } from '../connector.ts';

type Value = FilledTemplate['values'][number];

/** Characters that a value, or a part of the message with all its values, may have. */
const most = { header: 60, body: 1024, url: 2000, code: 15 };
const files = ['image', 'video', 'document'];

/** WhatsApp refuses the whole message for one odd value, and says so only in passing. */
export function checkTemplate(template: Template, { values }: FilledTemplate): TemplateProblem[] {
  const own = values.flatMap((value) => {
    const message = problemOf(value, template);
    return message === null ? [] : [{ place: value.place, name: value.name, message }];
  });
  return [...own, ...tooLong(template, values)];
}

function problemOf({ place, name, value }: Value, { header }: Template): string | null {
  if (place === 'header' && header?.kind === 'place') return placeProblem(name, value);
  if (place === 'header' && files.includes(header?.kind ?? ''))
    return /^https:\/\//i.test(value) && URL.canParse(value)
      ? null
      : 'Enter an address that begins with https://.';
  if (/[\n\r\t\u2028\u2029]/.test(value)) return 'WhatsApp takes no line breaks and no tabs here.';
  if (/ {5}/.test(value)) return 'WhatsApp takes no more than four spaces in a row.';
  if (place !== 'button') return null;
  const limit = name.startsWith('code') ? most.code : most.url;
  return lengthOf(value) > limit ? `WhatsApp takes up to ${limit} characters here.` : null;
}

function placeProblem(name: string, value: string): string | null {
  const limit = name === 'latitude' ? 90 : name === 'longitude' ? 180 : null;
  if (limit === null) return null;
  return /^-?\d+(\.\d+)?$/.test(value) && Math.abs(Number(value)) <= limit
    ? null
    : `Enter a number between -${limit} and ${limit}, such as 13.0827.`;
}

/** Of a text that is too long as a whole, the longest value is the one to shorten. */
function tooLong({ header, body }: Template, values: Value[]): TemplateProblem[] {
  const texts = { header: header?.kind === 'text' ? header.text : '', body };
  return (['header', 'body'] as const).flatMap((place) => {
    const own =
      header?.kind !== 'text' && place === 'header' ? [] : values.filter((value) => value.place === place);
    const over = lengthOf(written(texts[place], own)) - most[place];
    const [longest] = own.toSorted((a, b) => lengthOf(b.value) - lengthOf(a.value));
    if (over <= 0 || !longest) return [];
    const message = `The text is ${over} characters too long with these values. Shorten this one.`;
    return [{ place, name: longest.name, message }];
  });
}

function written(text: string, values: Value[]): string {
  return text.replace(
    /\{\{\s*([^{}\s]{1,100})\s*\}\}/g,
    (whole, name: string) => values.find((value) => value.name === name)?.value ?? whole,
  );
}

function lengthOf(text: string): number {
  return [...text].length;
}
