import { z } from 'zod';
import { type Moment, moment } from './moment.ts';

// Optional, so that a key left out reaches the transform, which says in our words what is missing.
const anything = z.unknown().optional();

/** The longest text that one message may bring, in UTF-16 units. */
export const textMax = 100_000;

/**
 * PostgreSQL stores neither NUL nor half of a surrogate pair: each becomes U+FFFD, the replacement
 * character, and all the rest stays as it came.
 */
export function harmless(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text).toWellFormed();
}

export const words = z
  .string({ error: 'is not a text' })
  .max(textMax, 'has more than 100,000 characters')
  .transform(harmless);

/** A name or number of something on the sender's side. It must come back exactly, so nothing is mended. */
export const externalId = anything.transform((value, context): string => {
  const fault = idFault(value);
  if (fault === null) return String(value);
  context.issues.push({ code: 'custom', message: fault, input: value });
  return z.NEVER;
});

function idFault(value: unknown): string | null {
  if (value === undefined || value === null) return 'is missing';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? null : 'is a number but no integer';
  if (typeof value !== 'string' && typeof value !== 'bigint') return 'is neither a text nor an integer';
  const id = String(value);
  if (id === '') return 'is empty';
  if (id.length > 500) return 'has more than 500 characters';
  return id.includes('\0') || !id.isWellFormed() ? 'holds a NUL or half of a surrogate pair' : null;
}

/** A time in milliseconds; null where none is stated. */
export const time = anything.transform((value, context): number | null => {
  const read: Moment = moment(value);
  if (read.fault === null) return read.at;
  context.issues.push({ code: 'custom', message: read.fault, input: value });
  return z.NEVER;
});

/** A detail that nothing hangs on: shortened where it is too long, left out where it is something else. */
export function detail(max: number) {
  return z
    .unknown()
    .transform((value) => {
      const isNumber = typeof value === 'number' || typeof value === 'bigint';
      const text = isNumber ? String(value) : value;
      return typeof text === 'string' && text.trim() ? harmless(text.slice(0, max)) : undefined;
    })
    .optional();
}

/** The first thing that is wrong, with its place. It quotes no content. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.')} ${issue.message}`.trim() : 'cannot be read';
}
