import type { Finding, Tree } from './tree.ts';

/** 0001-….sql, 0002-….sql: every installation runs the same ones in the same order. */
export function migrations(tree: Tree): Finding[] {
  const home = 'server/migrations/';
  const files = tree.paths.filter((path) => path.startsWith(home) && path.endsWith('.sql'));
  return files.flatMap((path, index) => {
    const expected = String(index + 1).padStart(4, '0');
    const fits = new RegExp(`^${home}${expected}-[a-z0-9-]+\\.sql$`).test(path);
    const message = `the next migration is called ${expected}-what-it-does.sql: numbered without gaps or twins`;
    return fits ? [] : [{ path, line: 1, rule: 'migration', message }];
  });
}
