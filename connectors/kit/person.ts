import type { Who } from '../connector.ts';

/** What someone says about themselves; each detail already a text, or left out. */
export interface Details {
  name?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  language?: string | undefined;
}

/**
 * A person of this channel. An address or language that cannot be one is no reason to lose a message: it
 * is kept under `about`, where people still see it.
 */
export function person(id: string, details: Details, about: Record<string, string> = {}): Who {
  const who: Who = { keys: [{ namespace: 'channel', value: id }] };
  const rest = { ...about };
  const { name, email, phone } = details;
  const language = details.language?.replaceAll('_', '-');
  if (name) who.name = name;
  if (phone) who.phone = phone;
  if (email && /^[^\s@]+@[^\s@]+$/.test(email)) who.email = email;
  else if (email) rest.email = email;
  if (language && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(language)) who.language = language;
  else if (language) rest.language = language;
  if (Object.keys(rest).length > 0) who.about = rest;
  return who;
}

const aboutMax = 50;

/** Facts of any kind as a flat record of texts; what is nested is written as JSON. */
export function aboutOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const facts = Object.entries(value)
    // Assigned by a later reader, this key would replace a prototype instead of adding a fact.
    .filter(([key, fact]) => key !== '__proto__' && fact !== null)
    .slice(0, aboutMax)
    .map(([key, fact]) => [clip(key, 100), clip(written(fact), 1000)]);
  return Object.fromEntries(facts);
}

function written(fact: unknown): string {
  if (typeof fact !== 'object') return String(fact);
  try {
    return JSON.stringify(fact, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
  } catch {
    return '…';
  }
}

function clip(text: string, max: number): string {
  return text.slice(0, max).replaceAll('\0', '\uFFFD').toWellFormed();
}
