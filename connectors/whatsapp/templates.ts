import { z } from 'zod';
import type { Context, Template } from '../connector.ts';
import { detail, externalId } from '../kit/fields.ts';
import { pagesOf } from '../kit/meta/pages.ts';
import type { WhatsAppSettings } from './settings.ts';

/** Every template of the business account, in every language, as WhatsApp judges it now. */
export async function templates(context: Context<WhatsAppSettings>): Promise<Template[]> {
  const { apiBaseUrl: base, accessToken: token, businessAccountId } = context.settings;
  const query = { fields: 'id,name,language,category,status,components', limit: '100' };
  const found: Template[] = [];
  for await (const page of pagesOf(context, {
    base,
    path: `${businessAccountId}/message_templates`,
    query,
    token,
  }))
    found.push(...page.flatMap((one) => templateOf(one) ?? []));
  return found;
}

const words = z.string().max(5000).catch('');
const component = z.looseObject({
  type: z.string(),
  format: detail(50),
  text: words.optional(),
  example: z.unknown().optional(),
});
const template = z.looseObject({
  id: externalId,
  name: z.string().min(1).max(600),
  language: z.string().min(2).max(20),
  category: words.optional(),
  status: words.optional(),
  components: z.array(component).catch([]),
});
type Component = z.output<typeof component>;

const states: Record<string, Template['state']> = {
  APPROVED: 'approved',
  PENDING: 'waiting',
  IN_APPEAL: 'waiting',
  PAUSED: 'paused',
  LIMIT_EXCEEDED: 'paused',
};

function templateOf(value: unknown): Template | null {
  const parsed = template.safeParse(value);
  if (!parsed.success) return null;
  const { id, name, language, category = '', status = '', components } = parsed.data;
  const of = (type: string) => components.find((one) => one.type.toUpperCase() === type);
  const body = of('BODY');
  const buttons = z.array(button).catch([]).parse(of('BUTTONS')?.buttons);
  const header = headerOf(of('HEADER'));
  const unsendable = unsendableFor(components, buttons);
  return {
    id,
    name,
    language,
    category: category.toLowerCase(),
    state: states[status.toUpperCase()] ?? 'refused',
    body: body?.text ?? '',
    header,
    footer: of('FOOTER')?.text ?? null,
    buttons: buttons.map((one) => ({ title: one.text ?? one.type, value: buttonValueOf(one) !== null })),
    values: [
      ...headerValues(of('HEADER'), header),
      ...placesIn(body?.text ?? '').map((place, n) => ({
        place: 'body' as const,
        name: place,
        example: exampleOf(body?.example, 'body_text', place, n),
      })),
      ...buttons.flatMap((one, n) => {
        const kind = buttonValueOf(one);
        return kind
          ? [{ place: 'button' as const, name: `${kind}-${n}`, example: one.example?.[0] ?? null }]
          : [];
      }),
    ],
    ...(unsendable && { unsendable }),
  };
}

/** Parts of a template that want more than words and one file. */
const beyond: Record<string, string> = {
  CAROUSEL: 'a row of cards',
  LIMITED_TIME_OFFER: 'an offer that ends',
  MPM: 'a choice of products',
  SPM: 'a product',
  PRODUCT: 'a product',
};

function unsendableFor(components: Component[], buttons: { type: string }[]): string | undefined {
  const found = [
    ...components.flatMap(({ type, format }) => [type, format ?? '']),
    ...buttons.map(({ type }) => type),
  ];
  const odd = found.map((name) => name.toUpperCase()).find((name) => Object.hasOwn(beyond, name));
  return odd && `It holds ${beyond[odd]}, which Earshot cannot fill in: send it from WhatsApp Manager.`;
}

const button = z.looseObject({
  type: z.string().max(50).catch(''),
  text: detail(100),
  url: words.optional(),
  example: z.array(words).optional().catch(undefined),
});

/** A link that ends in a value, or a code to copy; of other buttons everything is fixed. */
function buttonValueOf({ type, url = '' }: z.output<typeof button>): 'url' | 'code' | null {
  if (type.toUpperCase() === 'COPY_CODE') return 'code';
  return /\{\{[^{}]+\}\}/.test(url) ? 'url' : null;
}

const files: Record<string, 'image' | 'video' | 'document'> = {
  IMAGE: 'image',
  VIDEO: 'video',
  DOCUMENT: 'document',
};

function headerOf(one: Component | undefined): Template['header'] {
  const format = (one?.format ?? 'TEXT').toUpperCase();
  if (!one) return null;
  if (format === 'LOCATION') return { kind: 'place' };
  const file = files[format];
  return file ? { kind: file } : { kind: 'text', text: one.text ?? '' };
}

function headerValues(one: Component | undefined, header: Template['header']): Template['values'] {
  if (!header) return [];
  const value = (name: string, example: string | null) => ({ place: 'header' as const, name, example });
  if (header.kind === 'place')
    return ['latitude', 'longitude', 'name', 'address'].map((name) => value(name, null));
  if (header.kind !== 'text') return [value(header.kind, null)];
  return placesIn(header.text).map((place, n) =>
    value(place, exampleOf(one?.example, 'header_text', place, n)),
  );
}

/** What stands between `{{` and `}}`, each once, in the order of the text; numbers in their own. */
function placesIn(text: string): string[] {
  const places = [
    ...new Set([...text.matchAll(/\{\{\s*([^{}\s]{1,100})\s*\}\}/g)].map(([, name = '']) => name)),
  ];
  return places.every((name) => /^\d+$/.test(name)) ? places.sort((a, b) => Number(a) - Number(b)) : places;
}

const named = z.array(z.looseObject({ param_name: z.string(), example: words }));

/** Examples stand in a list, in a list of lists, or beside their names. */
function exampleOf(
  example: unknown,
  key: 'header_text' | 'body_text',
  place: string,
  n: number,
): string | null {
  const given = z.looseObject({}).safeParse(example).data?.[key];
  const byName = named.safeParse(z.looseObject({}).safeParse(example).data?.[`${key}_named_params`]).data;
  if (byName) return byName.find((one) => one.param_name === place)?.example ?? null;
  const list: unknown[] = Array.isArray(given) ? given.flat() : [];
  return typeof list[n] === 'string' ? list[n] : null;
}
