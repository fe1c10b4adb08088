import { readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';

const requestShape = z.object({
  path: z.string().optional(),
  method: z
    .string()
    .default('POST')
    .transform((method) => method.toUpperCase()),
  contentType: z.string().optional(),
});

/** A row of INDEX.json, as far as we need it; whatever else it says is left alone. */
const row = z.object({
  file: z.string().min(1),
  channel: z.string(),
  direction: z.string(),
  request: requestShape.nullish().transform((request) => request ?? undefined),
});

export interface Published {
  /** As in the index. */
  file: string;
  /** What the index calls the platform. */
  channel: string;
  method: string;
  query: Record<string, string>;
  contentType: string;
  body: Buffer;
}

/** A row of the index that cannot be tried, and why, in a sentence. */
export interface Unusable {
  file: string;
  problem: string;
}

/** The folder cannot be read at all; the message says why. */
export class NoIndex extends Error {}

/**
 * What others recorded of platforms speaking to a desk; the other directions are left out. A row is opened
 * when it is asked for, so that a folder may be larger than the memory.
 */
export function readIndex(folder: string): (() => Published | Unusable)[] {
  const rows = rowsIn(join(folder, 'INDEX.json'), folder);
  return rows.flatMap((given, i) => {
    const parsed = row.safeParse(given);
    if (!parsed.success) {
      const file = z.looseObject({ file: z.string().min(1) }).safeParse(given).data?.file;
      const problem = `Row ${i + 1} of INDEX.json cannot be read: ${issues(parsed.error)}.`;
      return [() => ({ file: file ?? `row ${i + 1}`, problem })];
    }
    return parsed.data.direction === 'inbound' ? [() => open(folder, parsed.data)] : [];
  });
}

function rowsIn(path: string, folder: string): unknown[] {
  let index: unknown;
  try {
    index = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new NoIndex(`INDEX.json in ${folder} is not JSON: ${error.message}`);
    throw new NoIndex(`There is no INDEX.json in ${folder} that can be read.`);
  }
  const rows = Array.isArray(index) ? index : z.looseObject({ files: z.array(z.unknown()) }).safeParse(index);
  if (Array.isArray(rows)) return rows;
  if (rows.success) return rows.data.files;
  throw new NoIndex(`INDEX.json in ${folder} holds no list of files.`);
}

function issues(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; ');
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function open(folder: string, { file, channel, request }: z.output<typeof row>): Published | Unusable {
  const method = request?.method ?? 'POST';
  if (!methods.includes(method))
    return { file, problem: `A request cannot be made by ${method.slice(0, 20)}.` };
  const path = join(folder, file);
  if (relative(folder, path).startsWith('..')) return { file, problem: 'The file lies outside the folder.' };
  const usual = file.endsWith('.json') ? 'application/json' : 'text/plain';
  const stated = request?.contentType;
  // Of a GET the file only repeats the address.
  const body = method === 'GET' ? Buffer.alloc(0) : bytesOf(path);
  if (typeof body === 'string') return { file, problem: body };
  return {
    file,
    channel,
    method,
    query: queryOf(request?.path ?? ''),
    contentType: stated && /^[\x20-\x7e]{1,500}$/.test(stated) ? stated : usual,
    body,
  };
}

function queryOf(path: string): Record<string, string> {
  const start = path.indexOf('?');
  return start < 0 ? {} : Object.fromEntries(new URLSearchParams(path.slice(start + 1)));
}

const bytesMost = 1 << 30;

function bytesOf(path: string): Buffer | string {
  try {
    if (statSync(path).size > bytesMost) return 'The file is larger than a gigabyte.';
    return readFileSync(path);
  } catch {
    return 'The file is not there, or cannot be read.';
  }
}
