import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';

const file = new URL('../../../shared/specs/whatsapp-cloud-v23.yaml', import.meta.url);

/** Why the vendor's own description cannot be held against ours here; false where it can. */
export const vendorAbsent: string | false = existsSync(file)
  ? false
  : 'the vendor’s description of WhatsApp is not here (../shared/specs)';

interface Vendor {
  /** What the vendor's schema says is wrong with a body for `/{number}/messages`; nothing when it fits. */
  complaints(body: unknown): string[];
  examples: Record<string, unknown>;
}

// As far as they are used here; both live in tools/node_modules.
interface Yaml {
  parse(text: string, options: { maxAliasCount: number }): unknown;
}
interface Validate {
  (value: unknown): boolean;
  errors?: { instancePath: string; message?: string; schemaPath: string }[] | null;
}
interface Ajv {
  default: new (options: object) => { compile(schema: object): Validate };
}

const schemas = z.record(z.string(), z.looseObject({}));
type Schemas = z.output<typeof schemas>;
const description = z.object({
  components: z.object({ schemas }),
  paths: z.record(z.string(), z.looseObject({})),
});
const messagesPath = z.object({
  post: z.object({
    requestBody: z.object({
      content: z.object({
        'application/json': z.object({
          examples: z.record(z.string(), z.object({ value: z.unknown() })),
        }),
      }),
    }),
  }),
});

let known: Vendor | undefined;

/** Reads it once: it is a megabyte. */
export function readVendor(): Vendor {
  known ??= read();
  return known;
}

function read(): Vendor {
  const load = createRequire(join(import.meta.dirname, '../../tools/package.json'));
  const yaml: Yaml = load('yaml');
  const { default: Ajv2020 }: Ajv = load('ajv/dist/2020.js');
  const { components, paths } = description.parse(
    yaml.parse(readFileSync(file, 'utf8'), { maxAliasCount: -1 }),
  );
  const validate = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile({
    $ref: '#/components/schemas/Message',
    components: { schemas: needed('Message', mended(components.schemas)) },
  });
  const { examples } = messagesPath.parse(paths['/{Version}/{Phone-Number-ID}/messages']).post.requestBody
    .content['application/json'];
  return {
    complaints(body) {
      if (validate(body)) return [];
      // The branches of other types say only that this is none of them.
      const type = z.looseObject({ type: z.string() }).safeParse(body).data?.type ?? '';
      const own = new RegExp(`^#/components/schemas/${type}Message/`, 'i');
      const found = (validate.errors ?? []).filter(({ schemaPath }) => own.test(schemaPath));
      return (found.length > 0 ? found : (validate.errors ?? [])).map(
        ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
      );
    },
    examples: Object.fromEntries(Object.entries(examples).map(([name, { value }]) => [name, value])),
  };
}

/**
 * The description contradicts itself in places, and the platform is known to take more. What is mended: a body is
 * closed over all its parts and not over each alone (as it stands, no text could ever fit); `recipient_type` and
 * the language's policy have defaults; a user id may stand in place of a number; the callback data is taken;
 * coordinates may be numbers; a button's index may be any digit.
 */
function mended(given: Schemas): Schemas {
  const copy = structuredClone(given);
  const base = z.looseObject({ properties: z.looseObject({}) }).parse(copy.BaseMessageProperties).properties;
  const common = {
    ...base,
    recipient: { type: 'string' },
    biz_opaque_callback_data: { type: 'string', maxLength: 512 },
  };
  const whole = z.object({
    allOf: z.array(
      z.looseObject({
        properties: z.looseObject({}).optional(),
        required: z.array(z.string()).optional(),
      }),
    ),
  });
  for (const [name, schema] of Object.entries(copy)) {
    const parsed = whole.safeParse(schema);
    if (!name.endsWith('Message') || !parsed.success) continue;
    const [, own] = parsed.data.allOf;
    copy[name] = {
      type: 'object',
      additionalProperties: false,
      required: ['messaging_product', 'type', ...(own?.required ?? [])],
      anyOf: [{ required: ['to'] }, { required: ['recipient'] }],
      properties: { ...common, ...own?.properties },
    };
  }
  const coordinate = { type: ['string', 'number'] };
  const location = z
    .looseObject({
      properties: z.looseObject({ location: z.looseObject({ properties: z.looseObject({}) }) }),
    })
    .parse(copy.LocationMessage);
  Object.assign(location.properties.location.properties, { latitude: coordinate, longitude: coordinate });
  copy.LocationMessage = location;
  copy.LanguageObject = { ...copy.LanguageObject, required: ['code'] };
  const component = z.looseObject({ properties: z.looseObject({}) }).parse(copy.TemplateComponent);
  component.properties.index = { type: ['string', 'integer'], pattern: '^\\d$' };
  copy.TemplateComponent = component;
  return copy;
}

/** What one schema refers to, and what that does. */
function needed(name: string, all: Schemas, found: Schemas = {}): Schemas {
  const schema = all[name];
  if (!schema || found[name]) return found;
  found[name] = schema;
  for (const [, other = ''] of JSON.stringify(schema).matchAll(/#\/components\/schemas\/(\w+)/g))
    needed(other, all, found);
  return found;
}
