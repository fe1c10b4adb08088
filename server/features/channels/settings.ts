import { z } from 'zod';
import type { Connector } from '#connectors/connector.ts';
import { invalid } from '#server/errors.ts';
import { encrypt, newSecret } from '#server/platform/crypto.ts';

export type Settings = Record<string, unknown>;
type FieldSchema = Record<string, unknown> & { secret?: boolean; generated?: boolean };

/** The settings as JSON Schema for forms and documents; `x-secret`, `x-generated` and `x-advanced` mark fields. */
export function settingsSchema(connector: Connector): Record<string, unknown> {
  const schema = z.toJSONSchema(connector.settings, { io: 'input', unrepresentable: 'any' });
  const properties: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields(schema))) {
    const { secret, generated, advanced, ...rest } = field;
    properties[name] = {
      ...rest,
      ...(secret ? { 'x-secret': true } : {}),
      ...(generated ? { 'x-generated': true } : {}),
      ...(advanced ? { 'x-advanced': true } : {}),
    };
  }
  const required = (schema.required ?? []).filter((name) => !fields(schema)[name]?.generated);
  return { ...schema, properties, required };
}

/** Checks settings as typed and makes the secrets that were left out. */
export function acceptSettings(
  connector: Connector,
  given: Settings,
): { settings: Settings; generated: Record<string, string> } {
  const generated: Record<string, string> = {};
  for (const [name, field] of Object.entries(fieldsOf(connector))) {
    if (field.generated && (given[name] === undefined || given[name] === ''))
      generated[name] = newStandardSecret();
  }
  const parsed = connector.settings.safeParse({ ...given, ...generated });
  if (!parsed.success) {
    throw invalid(
      'Some settings of the channel are not right.',
      parsed.error.issues.map((issue) => ({
        path: ['settings', ...issue.path].join('.'),
        message: issue.message,
      })),
    );
  }
  return { settings: parsed.data as Settings, generated };
}

/** Splits settings into what may be stored in the open and the encrypted rest; what is lent is not stored. */
export function seal(
  connector: Connector,
  settings: Settings,
  channelId: string,
  lent: string[],
): { open: Settings; secrets: Buffer | null } {
  const secretNames = new Set(secretsOf(connector));
  const entries = Object.entries(withoutLent(settings, lent));
  const secret = entries.filter(([name, value]) => secretNames.has(name) && value !== undefined);
  return {
    open: Object.fromEntries(entries.filter(([name]) => !secretNames.has(name))),
    secrets: secret.length > 0 ? encrypt(JSON.stringify(Object.fromEntries(secret)), channelId) : null,
  };
}

export function withoutLent(settings: Settings, lent: string[]): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !lent.includes(name)));
}

/** Settings for a screen: a secret is only said to be set, and so is what the operator has lent. */
export function shown(connector: Connector, settings: Settings, lent: string[]): Settings {
  const secretNames = new Set([
    ...secretsOf(connector),
    ...(connector.app?.settings ?? []).filter((n) => lent.includes(n)),
  ]);
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, secretNames.has(name) ? true : value]),
  );
}

function secretsOf(connector: Connector): string[] {
  return Object.entries(fieldsOf(connector)).flatMap(([name, field]) => (field.secret ? [name] : []));
}

function fieldsOf(connector: Connector): Record<string, FieldSchema> {
  return fields(z.toJSONSchema(connector.settings, { io: 'input', unrepresentable: 'any' }));
}

function fields(schema: { properties?: unknown }): Record<string, FieldSchema> {
  return (schema.properties ?? {}) as Record<string, FieldSchema>;
}

/** In the form that Standard Webhooks gives its secrets; good for any other use as well. */
function newStandardSecret(): string {
  return `whsec_${Buffer.from(newSecret(), 'utf8').subarray(0, 32).toString('base64')}`;
}
