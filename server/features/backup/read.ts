import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Entry, unpacked } from './archive.ts';
import { type Beginning, beginning, type Ending, ending, fileKey } from './manifest.ts';
import { damaged, unsealed } from './seal.ts';

/** What is done with the content of a backup, in its order. A body that is not read is passed over. */
interface Sink {
  begin(content: Beginning, secretKey: string): Promise<void>;
  /** Rows in COPY's text format: what follows until another table comes belongs together. `jobs` is the queue. */
  rows(table: string, body: AsyncIterable<Buffer>): Promise<void>;
  file(key: string, body: AsyncIterable<Buffer>): Promise<void>;
}

/** Reads and checks all of it without doing anything with it. */
export const onlyLook: Sink = { begin: async () => {}, rows: drain, file: drain };

/**
 * Reads a backup from its first to its last byte and checks on the way that nothing is missing, added or other
 * than it was when it was written. Only when this returns has all of it been checked.
 */
export async function readBackup(
  file: string,
  passphrase: string,
  sink: Sink,
  signal?: AbortSignal,
): Promise<{ begin: Beginning; end: Ending }> {
  const entries = unpacked(unsealed(file, passphrase));
  try {
    const begin = await first(file, entries);
    const secretKey = (await text(await next(entries, 'secret.key'), 4096)).trim();
    await sink.begin(begin, secretKey);
    const end = await rest(entries, begin, sink, signal);
    return { begin, end };
  } catch (error) {
    throw error instanceof DamageError || error instanceof z.ZodError
      ? damaged(file, shortened(error))
      : error;
  } finally {
    await entries.return(undefined);
  }
}

class DamageError extends Error {}

async function first(file: string, entries: AsyncGenerator<Entry>): Promise<Beginning> {
  const content: unknown = JSON.parse(await text(await next(entries, 'backup.json'), 4 * 1024 * 1024));
  const format = z.object({ format: z.int() }).parse(content).format;
  if (format !== 1) throw damaged(file, new Error(`its format is ${format}, made by a newer Earshot`));
  return beginning.parse(content);
}

async function rest(
  entries: AsyncGenerator<Entry>,
  begin: Beginning,
  sink: Sink,
  signal: AbortSignal | undefined,
): Promise<Ending> {
  const known = new Set(begin.tables.map(({ name }) => name)).add('jobs');
  const rows = new Map<string, number>();
  const hashes = new Map<string, string>();
  const files = { count: 0, bytes: 0 };
  let end: Ending | undefined;
  for await (const entry of entries) {
    signal?.throwIfAborted();
    if (end) throw new DamageError(`${entry.path} comes after the end`);
    const [kind = '', name = ''] = entry.path.replace(/^tables\//, 'rows/').split('/');
    if (kind === 'rows' || kind === 'jobs') {
      const table = kind === 'jobs' ? 'jobs' : name;
      if (!known.has(table)) throw new DamageError(`there are rows of ${table}`);
      let lines = 0;
      await sink.rows(
        table,
        watched(entry.body, (piece) => (lines += countLines(piece))),
      );
      rows.set(table, (rows.get(table) ?? 0) + lines);
    } else if (kind === 'files') {
      const key = entry.path.slice('files/'.length);
      if (!fileKey.test(key)) throw new DamageError(`a file is called ${entry.path}`);
      const hash = createHash('sha256');
      await sink.file(
        key,
        watched(entry.body, (piece) => hash.update(piece)),
      );
      hashes.set(entry.path, hash.digest('hex'));
      files.count += 1;
      files.bytes += entry.size;
    } else if (kind === 'sums') {
      compare(await text(entry, 1024 * 1024), hashes);
    } else if (entry.path === 'end.json') {
      end = ending.parse(JSON.parse(await text(entry, 4 * 1024 * 1024)));
    } else {
      throw new DamageError(`there is ${entry.path}`);
    }
  }
  if (!end) throw new DamageError('its end is missing');
  if (hashes.size > 0) throw new DamageError('files without a hash are in it');
  const counted = { ...Object.fromEntries(begin.tables.map(({ name }) => [name, rows.get(name) ?? 0])) };
  for (const [table, count] of Object.entries({ ...end.rows, jobs: end.jobs })) {
    const found = table === 'jobs' ? (rows.get('jobs') ?? 0) : counted[table];
    if (found !== count) throw new DamageError(`${table} has ${found} rows where there were ${count}`);
  }
  if (files.count !== end.files.count || files.bytes !== end.files.bytes)
    throw new DamageError(`there are ${files.count} files where there were ${end.files.count}`);
  return end;
}

/** Everything is handed on, and the body is read to its end even if the sink does not. */
async function* watched(
  body: Entry['body'],
  look: (piece: Buffer) => unknown,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const piece of body) {
    look(piece);
    yield piece;
  }
}

/** In COPY's text format a line break inside a value is written as two signs, so each one ends a row. */
function countLines(piece: Buffer): number {
  let count = 0;
  for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) count += 1;
  return count;
}

function compare(sums: string, hashes: Map<string, string>): void {
  for (const line of sums.split('\n').filter(Boolean)) {
    const [hash, path = ''] = line.split('  ');
    if (hashes.get(path) !== hash) throw new DamageError(`${path} is not what it was`);
    hashes.delete(path);
  }
}

async function next(entries: AsyncGenerator<Entry>, path: string): Promise<Entry> {
  const { value } = await entries.next();
  if (!value || value.path !== path) throw new DamageError(`${path} is missing`);
  return value;
}

async function text(entry: Entry, most: number): Promise<string> {
  if (entry.size > most) throw new DamageError(`${entry.path} is too large`);
  const pieces: Buffer[] = [];
  for await (const piece of entry.body) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

async function drain(_: string, body: AsyncIterable<Buffer>): Promise<void> {
  for await (const _piece of body);
}

function shortened(error: Error): Error {
  return error instanceof z.ZodError ? new Error(error.issues[0]?.message ?? 'a field is wrong') : error;
}
