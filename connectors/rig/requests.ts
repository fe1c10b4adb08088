import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Connector, Raw } from '../connector.ts';
import type { ReceiveCase } from './cases.ts';

/** What a connector's `cases/sign.ts` exports; a connector whose requests carry no proof has none. */
export interface Signing {
  /** The headers (or, under `query`, the parameters) that make the request genuine. */
  sign(
    raw: Raw,
    settings: unknown,
    as: unknown,
  ): { headers?: Record<string, string>; query?: Record<string, string> };
  /** False where the proof names the sender but does not cover the body. */
  bodySigned: boolean;
  /** The key of the list in the body whose elements must not harm each other. */
  list: string;
}

export async function signingOf(connector: string): Promise<Signing | null> {
  const file = new URL(`../${connector}/cases/sign.ts`, import.meta.url);
  return existsSync(file) ? ((await import(file.href)) as Signing) : null;
}

/** The request of a case as the core would hand it over, signed if the case asks for it. */
export function requestOf(one: ReceiveCase, body: Buffer, settings: unknown, signing: Signing | null): Raw {
  if (one.document) {
    const { facts } = one.document;
    return { method: 'READ', query: {}, headers: {}, body, receivedAt: new Date(one.now), facts };
  }
  const { method, query, headers } = one.request;
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const raw: Raw = { method, query, headers: lower, body, receivedAt: new Date(one.now), facts: {} };
  if (!one.sign) return raw;
  if (!signing) throw new Error('A case asks for a signature, but there is no cases/sign.ts');
  const proof = signing.sign(raw, settings, one.as);
  return { ...raw, headers: { ...lower, ...proof.headers }, query: { ...query, ...proof.query } };
}

/** Text is taken as it is, bytes come as base64, everything else is written as JSON. */
export function bodyOf(one: ReceiveCase): Buffer {
  const { body, bodyBase64 } = one.document ?? one.request;
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, 'base64');
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

export function settingsOf(connector: Connector, settings: unknown): unknown {
  const parsed = connector.settings.safeParse(settings);
  if (!parsed.success)
    throw new Error(`The settings of a case do not parse: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The values that must not be seen anywhere, by the `secret` marks of the settings. */
export function secretsOf(connector: Connector, settings: unknown): string[] {
  const names = secretNames.get(connector) ?? namesOfSecrets(connector);
  secretNames.set(connector, names);
  return names
    .map((name) => Object.entries(settings as object).find(([key]) => key === name)?.[1])
    .filter((value): value is string => typeof value === 'string' && value.length > 0);
}

const secretNames = new WeakMap<Connector, string[]>();

function namesOfSecrets(connector: Connector): string[] {
  const { properties = {} } = z.toJSONSchema(connector.settings, { io: 'input' });
  return Object.entries(properties)
    .filter(([, schema]) => typeof schema === 'object' && schema.secret === true)
    .map(([name]) => name);
}
