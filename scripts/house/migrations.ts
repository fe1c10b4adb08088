import { createHash } from 'node:crypto';
import type { Finding, Tree } from './tree.ts';

const home = 'server/migrations/';

/** 0001-….sql, 0002-….sql: every installation runs the same ones in the same order. */
export function migrations(tree: Tree): Finding[] {
  const files = tree.paths.filter((path) => /^server\/migrations\/[^/]+\.sql$/.test(path));
  const misnamed = files.flatMap((path, index) => {
    const expected = String(index + 1).padStart(4, '0');
    const fits = new RegExp(`^${home}${expected}-[a-z0-9-]+\\.sql$`).test(path);
    const message = `the next migration is called ${expected}-what-it-does.sql: numbered without gaps or twins`;
    return fits ? [] : [{ path, line: 1, rule: 'migration', message }];
  });
  return [...misnamed, ...edited(tree)];
}

/** A migration that a dump names was released: installations have run it, and will not run it again. */
function edited(tree: Tree): Finding[] {
  const texts = new Map(tree.other.map(({ path, text }) => [path, text]));
  const dumps = tree.other.filter(({ path }) => /^server\/migrations\/testing\/\d{4}\.sql$/.test(path));
  const released = new Map(
    dumps.flatMap(({ path: dump, text }) =>
      [...text.matchAll(/^-- migration \d+ (\S+) ([0-9a-f]{64})$/gm)].map(
        ([, name = '', hash = '']): [string, { hash: string; dump: string }] => [home + name, { hash, dump }],
      ),
    ),
  );
  return [...released].flatMap(([path, { hash, dump }]) => {
    const text = texts.get(path);
    if (text !== undefined && createHash('sha256').update(text).digest('hex') === hash) return [];
    const message = `it was released as ${dump} has it, and installations do not run it again: put it back and write the next migration`;
    return [{ path, line: 1, rule: 'migration', message }];
  });
}
