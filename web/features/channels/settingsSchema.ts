import type { Connector } from '#contract/channels.ts';
import { ifTranslated } from '../../language/texts.ts';

/** One field of a channel's form, from the connector's JSON Schema. */
export interface Field {
  name: string;
  label: string;
  help: string | undefined;
  kind: 'text' | 'long' | 'url' | 'email' | 'colour' | 'number' | 'switch' | 'choice' | 'lines' | 'secret';
  required: boolean;
  /** May be left empty, and then there is none. */
  optional: boolean;
  advanced: boolean;
  /** Made by the server when left empty. */
  generated: boolean;
  /** Taken over from elsewhere when left empty. */
  borrowed?: boolean;
  choices: { value: string; label: string }[];
  initial: unknown;
  min: number | undefined;
  max: number | undefined;
}

interface Schema {
  type?: string;
  title?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  format?: string;
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  anyOf?: Schema[];
  'x-secret'?: boolean;
  'x-generated'?: boolean;
  'x-advanced'?: boolean;
}

/** A connector's settings as fields, in the order in which the connector names them. */
export function fieldsOf(connector: Connector): Field[] {
  const { properties = {}, required = [] } = connector.settings as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, stated]) => {
    const schema = settled(stated);
    const base = `connectors.${connector.name}.settings.${name}`;
    const generated = schema['x-generated'] === true;
    return {
      name,
      label: ifTranslated(`${base}.title`) ?? schema.title ?? name,
      help: ifTranslated(`${base}.description`) ?? schema.description,
      kind: kindOf(schema),
      required: required.includes(name) && !generated && schema.default === undefined,
      optional: !required.includes(name) && !generated && schema.default === undefined,
      advanced: schema['x-advanced'] === true,
      generated,
      choices: (schema.enum ?? []).map((value) => ({
        value: String(value),
        label: ifTranslated(`${base}.${value}`) ?? ifTranslated(`choice.${value}`) ?? String(value),
      })),
      initial: schema.default,
      min: schema.minimum,
      max: schema.maximum ?? schema.maxLength,
    };
  });
}

/** `null` as an alternative only says that a field may be empty. */
function settled(schema: Schema): Schema {
  const other = schema.anyOf?.find(({ type }) => type !== 'null');
  return other ? { ...schema, ...other } : schema;
}

function kindOf(schema: Schema): Field['kind'] {
  if (schema['x-secret']) return 'secret';
  if (schema.enum) return 'choice';
  if (schema.type === 'boolean') return 'switch';
  if (schema.type === 'number' || schema.type === 'integer') return 'number';
  if (schema.type === 'array') return 'lines';
  if (schema.format === 'uri' || schema.format === 'url') return 'url';
  if (schema.format === 'email') return 'email';
  if (schema.pattern?.startsWith('^#[0-9a-f')) return 'colour';
  return (schema.maxLength ?? 0) > 500 ? 'long' : 'text';
}

export type Values = Record<string, unknown>;

export function initialValues(fields: Field[], settings: Values = {}): Values {
  return Object.fromEntries(
    fields.map(({ name, kind, initial }) => {
      // A secret that is set comes back as true and is never shown.
      if (kind === 'secret') return [name, ''];
      const empty = kind === 'switch' ? false : kind === 'lines' ? [] : '';
      return [name, settings[name] ?? initial ?? empty];
    }),
  );
}

/** What is sent: nothing for what was left empty, so that the server makes it or keeps what it has. */
export function filledIn(fields: Field[], values: Values, before?: Values): Values {
  return Object.fromEntries(
    fields.flatMap(({ name, kind }) => {
      const value = kind === 'number' && values[name] !== '' ? Number(values[name]) : values[name];
      if (before && JSON.stringify(value) === JSON.stringify(before[name])) return [];
      if (value === '' && (kind === 'secret' || !before)) return [];
      return [[name, value]];
    }),
  );
}
