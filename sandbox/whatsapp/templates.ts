import { refused } from '../core/graph-error.ts';
import { digits } from '../core/ids.ts';
import type { Template } from '../core/things.ts';
import type { World } from '../core/world.ts';
import type { TemplateInput } from './schema.ts';

export function addTemplate(
  world: World,
  given: Omit<Template, 'id' | 'header' | 'footer' | 'buttons' | 'examples'> & Partial<Template>,
): Template {
  const template: Template = {
    id: digits(16),
    header: null,
    footer: null,
    buttons: [],
    examples: [],
    ...given,
  };
  world.templates.set(template.id, template);
  return template;
}

/** The numbered or named places of a text, each once. */
function places(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name ?? ''))];
}

/**
 * The template that is meant, with everything it needs.
 * @throws GraphError 132001 unknown or not approved, 132015 paused, 132016 disabled, 132000 and 132012 for its parameters
 */
export function findTemplate(world: World, businessId: string, input: TemplateInput): Template {
  const { name, language } = input;
  const template = [...world.templates.values()].find(
    (one) => one.businessId === businessId && one.name === name && one.language === language.code,
  );
  if (!template || template.status === 'PENDING' || template.status === 'REJECTED')
    throw refused(
      132001,
      'Template name does not exist in the translation',
      `template name (${name}) does not exist in ${language.code}`,
      404,
    );
  if (template.status === 'PAUSED')
    throw refused(
      132015,
      'Template is Paused',
      'Template is paused due to low quality so it cannot be sent.',
    );
  if (template.status === 'DISABLED')
    throw refused(
      132016,
      'Template is Disabled',
      'Template has been paused too many times due to low quality.',
    );
  checkBody(template, input);
  checkHeader(template, input);
  checkButtons(template, input);
  return template;
}

function checkBody(template: Template, { components = [] }: TemplateInput): void {
  const wanted = places(template.body);
  const bodies = components.filter(({ type }) => type === 'body');
  if (bodies.length > 1) throw mismatch('body: there is more than one component of this type');
  const given = bodies[0]?.parameters ?? [];
  if (given.length !== wanted.length)
    throw refused(
      132000,
      'Number of parameters does not match the expected number of params',
      `body: number of localizable_params (${given.length}) does not match the expected number of params (${wanted.length})`,
    );
  const areNamed = wanted.some((place) => !/^\d+$/.test(place));
  for (const one of given) {
    if (one.type !== 'text' && one.type !== 'currency' && one.type !== 'date_time')
      throw mismatch(`body: parameter of type ${one.type} is not allowed`);
    if (areNamed && !wanted.includes(one.parameter_name ?? ''))
      throw refused(
        100,
        'Invalid parameter',
        `body: parameter_name ${one.parameter_name ?? ''} is missing or unknown`,
      );
    if (!areNamed && one.parameter_name !== undefined)
      throw refused(100, 'Invalid parameter', 'body: this template has numbered parameters');
    if (one.type === 'text' && /[\n\t]| {5}/.test(one.text))
      throw mismatch(
        'body: Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
      );
  }
}

function checkHeader(template: Template, { components = [] }: TemplateInput): void {
  const given = components.filter(({ type }) => type === 'header').flatMap(({ parameters }) => parameters);
  const { header } = template;
  const kind = header?.format.toLowerCase();
  const wanted = header === null ? 0 : header.format === 'TEXT' ? places(header.text).length : 1;
  if (given.length !== wanted)
    throw wanted === 0 || kind === 'text'
      ? refused(
          132000,
          'Number of parameters does not match the expected number of params',
          `header: number of localizable_params (${given.length}) does not match the expected number of params (${wanted})`,
        )
      : mismatch(`header: Format mismatch, expected ${header?.format}, received UNKNOWN`);
  const odd = given.find(({ type }) => type !== kind);
  if (odd)
    throw mismatch(`header: Format mismatch, expected ${header?.format}, received ${odd.type.toUpperCase()}`);
}

function checkButtons(template: Template, { components = [] }: TemplateInput): void {
  const given = components.flatMap((one) => (one.type === 'button' ? [one] : []));
  for (const { index, sub_type: kind, parameters } of given) {
    const button = template.buttons[Number(index)];
    const wantedKind = button?.type === 'URL' ? 'url' : button?.type === 'QUICK_REPLY' ? 'quick_reply' : null;
    if (kind !== wantedKind) throw mismatch(`buttons: there is no ${kind} button at index ${index}`);
    const wanted = kind === 'url' ? 'text' : 'payload';
    if (parameters[0]?.type !== wanted) throw mismatch(`buttons: button at index ${index} wants a ${wanted}`);
  }
  const lacking = template.buttons.findIndex(
    (button, at) =>
      button.type === 'URL' &&
      places(button.value).length > 0 &&
      !given.some(({ index }) => Number(index) === at),
  );
  if (lacking >= 0)
    throw refused(
      131008,
      'Required parameter is missing',
      `buttons: Button at index ${lacking} of type Url requires a parameter`,
    );
}

function mismatch(details: string): Error {
  return refused(132012, 'Parameter format does not match format in the created template', details);
}

/** What the customer reads: a header of words, the body, the footer. */
export function filled({ header, body, footer }: Template, { components = [] }: TemplateInput): string {
  const given = (type: 'header' | 'body') =>
    components.flatMap((one) => (one.type === type ? one.parameters : []));
  const words = header?.format === 'TEXT' ? put(header.text, given('header')) : null;
  return [words, put(body, given('body')), footer].filter(Boolean).join('\n\n');
}

type Parameter = NonNullable<TemplateInput['components']>[number]['parameters'][number];

function put(text: string, values: Parameter[]): string {
  const names = places(text);
  const textOf = (at: number, name: string): string => {
    const value = values.find((one) => 'parameter_name' in one && one.parameter_name === name) ?? values[at];
    if (value?.type === 'text') return value.text;
    if (value?.type === 'currency') return value.currency.fallback_value;
    return value?.type === 'date_time' ? value.date_time.fallback_value : '';
  };
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => textOf(names.indexOf(name), name));
}

/** The file in its header, as a message of that kind has it. */
export function headerFile({
  components = [],
}: TemplateInput): (Parameter & { type: 'image' | 'video' | 'document' }) | null {
  const [first] = components.flatMap((one) => (one.type === 'header' ? one.parameters : []));
  return first?.type === 'image' || first?.type === 'video' || first?.type === 'document' ? first : null;
}
