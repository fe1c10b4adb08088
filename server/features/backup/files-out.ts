import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { Entry } from './archive.ts';
import { quoted, type Table } from './catalog.ts';
import { type Ending, fileKey } from './manifest.ts';

const atOnce = 500;
const namedMissing = 1_000;

/**
 * The files that rows of the current workspace speak of, and after each few hundred of them their hashes in the
 * form that `sha256sum --check` reads. One that is gone is counted and named.
 */
export async function* filesOf(
  client: pg.ClientBase,
  tables: Table[],
  folder: string,
  scope: string,
  found: Pick<Ending, 'files' | 'missing'>,
): AsyncGenerator<Entry> {
  let sums: string[] = [];
  let number = 0;
  const flush = (): Entry => {
    number += 1;
    const body = Buffer.from(sums.join(''));
    sums = [];
    const path = `sums/${scope}/${String(number).padStart(6, '0')}.sha256`;
    return { path, size: body.length, body: [body] };
  };
  for await (const key of keysOf(client, tables)) {
    const path = join(folder, key);
    await using file = await open(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (!file) {
      found.missing.count += 1;
      if (found.missing.keys.length < namedMissing) found.missing.keys.push(key);
      continue;
    }
    const { size } = await file.stat();
    const hash = createHash('sha256');
    async function* body(): AsyncGenerator<Buffer> {
      for await (const piece of file?.createReadStream({ autoClose: false }) ?? []) {
        hash.update(piece as Buffer);
        yield piece as Buffer;
      }
    }
    yield { path: `files/${key}`, size, body: body() };
    sums.push(`${hash.digest('hex')}  files/${key}\n`);
    found.files.count += 1;
    found.files.bytes += size;
    if (sums.length === atOnce) yield flush();
  }
  if (sums.length > 0) yield flush();
}

/** Any column of that kind may name files: a new one is found by what stands in it. */
async function* keysOf(client: pg.ClientBase, tables: Table[]): AsyncGenerator<string> {
  const pattern = fileKey.source.replaceAll('\\/', '/');
  const selects = tables
    .filter((table) => table.guarded)
    .flatMap(({ name, keys }) => keys.map((key) => ({ table: quoted(name), column: quoted(key) })))
    .map(({ table, column }) => `select ${column} as key from ${table} where ${column} ~ '${pattern}'`);
  if (selects.length === 0) return;
  // A cursor: a list of all files might not fit into memory. `union` names each file once.
  await client.query(`declare kept_files no scroll cursor for ${selects.join(' union ')}`);
  for (;;) {
    const { rows } = await client.query<{ key: string }>(`fetch ${atOnce} from kept_files`);
    if (rows.length === 0) break;
    for (const { key } of rows) yield key;
  }
  await client.query('close kept_files');
}
