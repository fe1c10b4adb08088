import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { z } from 'zod';

/**
 * Every body that the cases send, held against the description that WhatsApp's maker publishes. It lies beside
 * the repository, not in it.
 */

const file = new URL('../../../shared/specs/whatsapp-cloud-v23.yaml', import.meta.url);
const tools = new URL('../../tools/', import.meta.url);
const skip = !existsSync(file)
  ? 'the description of the Cloud API is not here (../shared/specs)'
  : !existsSync(new URL('node_modules/ajv', tools)) && 'the tools are not installed: npm run check does that';

const body = z.record(z.string(), z.unknown());
const cases = z.array(
  z.looseObject({
    about: z.string(),
    exchange: z
      .array(z.looseObject({ request: z.looseObject({ url: z.string(), json: body.optional() }) }))
      .default([]),
  }),
);

const open = z.looseObject({
  required: z.array(z.string()).default([]),
  properties: z.record(z.string(), z.unknown()).default({}),
});
const schema = z.looseObject({ allOf: z.array(z.unknown()).optional() });
const description = z.object({ components: z.object({ schemas: z.record(z.string(), schema) }) });
type Schemas = z.output<typeof description>['components']['schemas'];

const reference = z.looseObject({ $ref: z.string() });

describe('what is sent fits the description of the Cloud API', { skip }, () => {
  const check = skip ? () => [] : checker();
  for (const { about, body } of bodies()) it(about, () => assert.deepEqual(check(body), []));
  it('the check finds what does not fit', () => {
    const [first] = bodies();
    assert.notDeepEqual(check({ ...first?.body, text: { body: 7 } }), []);
    assert.notDeepEqual(check({ ...first?.body, to: undefined }), []);
    assert.notDeepEqual(check({ ...first?.body, colour: 'blue' }), []);
  });
});

/** The messages that the cases of sending and reacting expect; that one was read is no message. */
function bodies(): { about: string; body: Record<string, unknown> }[] {
  return ['send', 'asks', 'choices'].flatMap((name) => {
    const list = cases.parse(
      JSON.parse(readFileSync(new URL(`cases/${name}.json`, import.meta.url), 'utf8')),
    );
    return list.flatMap(({ about, exchange }) =>
      exchange.flatMap(({ request: { url, json } }) =>
        json && url.endsWith('/messages') && json.status !== 'read' ? [{ about, body: json }] : [],
      ),
    );
  });
}

interface Validate {
  (value: unknown): boolean;
  errors?: { instancePath: string; message?: string }[] | null;
}

function checker(): (body: Record<string, unknown>) => string[] {
  const fromTools = createRequire(new URL('package.json', tools));
  const yaml: { parse(text: string): unknown } = fromTools('yaml');
  const { default: Ajv }: { default: new (options: object) => { compile(schema: object): Validate } } =
    fromTools('ajv/dist/2020.js');
  const { schemas } = description.parse(yaml.parse(readFileSync(file, 'utf8'))).components;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const compiled = new Map<string, Validate>();
  return (sent) => {
    const name = String(sent.type).replace(/^./, (first) => first.toUpperCase());
    const validate = compiled.get(name) ?? ajv.compile(messageSchema(`${name}Message`, schemas));
    compiled.set(name, validate);
    // As it would be written: what is undefined is not there.
    if (validate(JSON.parse(JSON.stringify(sent)))) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  };
}

/**
 * One kind of message. The description closes each of its two halves by itself, so that as it stands no text at all
 * would fit: here the whole is closed. Newer than the description are the mark, and a user id in place of a number.
 */
function messageSchema(name: string, schemas: Schemas): object {
  const halves = (schemas[name]?.allOf ?? []).map((half) => open.parse(dereferenced(half, schemas)));
  assert.equal(halves.length, 2, `${name} is described in two halves`);
  const required = halves.flatMap((half) => half.required).filter((key) => key !== 'to');
  const properties = Object.assign({}, ...halves.map((half) => half.properties));
  return {
    type: 'object',
    additionalProperties: false,
    required,
    oneOf: [{ required: ['to'] }, { required: ['recipient'] }],
    properties: {
      ...properties,
      recipient: { type: 'string' },
      biz_opaque_callback_data: { type: 'string', maxLength: 512 },
    },
  };
}

/** With what it refers to put in; what refers to itself is left open from there on. */
function dereferenced(value: unknown, schemas: Schemas, within: string[] = []): unknown {
  if (Array.isArray(value)) return value.map((one) => dereferenced(one, schemas, within));
  if (typeof value !== 'object' || value === null) return value;
  const name = reference.safeParse(value).data?.$ref.split('/').at(-1);
  if (name !== undefined && within.includes(name)) return {};
  if (name !== undefined) return dereferenced(mended(name, schemas), schemas, [...within, name]);
  return Object.fromEntries(
    Object.entries(value)
      // An aid for reading, which a validator does not understand here.
      .filter(([key]) => key !== 'discriminator')
      .map(([key, inner]) => [key, dereferenced(inner, schemas, within)]),
  );
}

/** Its pattern for the place of a button takes no 0 and no 1, and buttons that copy a code came later. */
function mended(name: string, schemas: Schemas): unknown {
  if (name !== 'TemplateComponent') return schemas[name] ?? {};
  const { properties, ...rest } = open.parse(schemas[name]);
  const index = { type: 'string', pattern: '^\\d$' };
  const sub_type = { type: 'string', enum: ['quick_reply', 'url', 'catalog', 'copy_code'] };
  return { ...rest, properties: { ...properties, index, sub_type } };
}
