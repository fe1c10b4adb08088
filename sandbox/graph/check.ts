import { z } from 'zod';
import { GraphError, parameter, refused } from '../core/graph-error.ts';

/** In a query or a form, what is not text stands there as JSON. */
export function json<S extends z.ZodType>(schema: S) {
  return z.preprocess((value) => {
    if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }, schema);
}

/** `true` in JSON, `"true"` in a query. */
export const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
);

export const whole = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
  z.int(),
);

/** A list as JSON, or its elements with commas between them. */
export const words = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  return /^\s*\[/.test(value) ? json(z.unknown()).parse(value) : value.split(',').map((word) => word.trim());
}, z.array(z.string()));

/** @throws GraphError in Meta's words for the first thing that is wrong */
export function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = firstIssue(parsed.error.issues);
  const name = paramName(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      throw parameter(`Invalid keys "${issue.keys.join(', ')}" were found in param "${name || 'params'}".`);
    case 'too_big':
      if (issue.origin === 'string')
        throw parameter(`Length of param ${name} must be less than or equal to ${issue.maximum}`);
      if (issue.origin === 'array') throw new GraphError(105, `(#105) Param ${name} has too many elements.`);
      throw parameter(`Param ${name} must be less than or equal to ${issue.maximum}`);
    case 'too_small':
      if (issue.origin === 'array') throw new GraphError(194, `(#194) Param ${name} has too few elements.`);
      throw parameter(`Param ${name} must be a non-empty string.`);
    case 'invalid_value':
      throw parameter(`Param ${name} must be one of {${issue.values.join(', ').toUpperCase()}}`);
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) throw parameter(`The parameter ${name} is required.`);
      throw parameter(`Param ${name} must be ${article(issue.expected)}`);
    default:
      throw parameter(
        issue.code === 'custom' ? issue.message : `Invalid parameter: ${name} ${issue.message}`,
      );
  }
}

/** The same, as WhatsApp puts it. */
export function checkForWhatsApp<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = firstIssue(parsed.error.issues);
  const name = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : String(part))).join('.');
  if (issue.code === 'unrecognized_keys') {
    const where = name ? ` on param "${name}"` : '';
    throw new GraphError(100, `(#100) Unexpected key "${issue.keys[0]}"${where}.`, {
      details: `Unexpected key "${issue.keys[0]}"${where}.`,
    });
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    throw refused(131008, 'Required parameter is missing', `The parameter ${name} is required.`);
  if (issue.code === 'too_big' && issue.origin === 'string') {
    const text = `Param ${name} must be at most ${issue.maximum} characters long.`;
    throw new GraphError(100, `(#100) ${text}`, { details: text });
  }
  throw refused(131009, 'Parameter value is not valid', `${name || 'The body'}: ${issue.message}`);
}

/** Of several possible shapes the one that is nearest to what came: the one with the fewest complaints. */
function firstIssue(issues: z.core.$ZodIssue[]): z.core.$ZodIssue {
  const [issue] = issues as [z.core.$ZodIssue];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const inner = issue.errors
    .map((branch) => ({ issue: firstIssue(branch), count: branch.length }))
    .sort((a, b) => a.count - b.count || b.issue.path.length - a.issue.path.length)
    .map((branch) => branch.issue)[0] as z.core.$ZodIssue;
  return { ...inner, path: [...issue.path, ...inner.path] };
}

function paramName(path: PropertyKey[]): string {
  const [first, ...rest] = path;
  return first === undefined ? '' : `${String(first)}${rest.map((part) => `[${String(part)}]`).join('')}`;
}

function article(expected: string): string {
  return /^[aeiou]/.test(expected) ? `an ${expected}.` : `a ${expected}.`;
}
