import { posix } from 'node:path';
import type { Import } from './parse.ts';
import type { SourceFile, Tree } from './tree.ts';

export interface Edge {
  from: SourceFile;
  /** Path from the root; of an outside folder (`locales/en.json`) as well. */
  to: string;
  found: Import;
}

/** Every import of one of our own files. Packages and Node's modules are not ours. */
export function edges(tree: Tree): Edge[] {
  return tree.code.flatMap((from) =>
    from.imports.flatMap((found) => {
      const to = target(tree, from.path, found.specifier);
      return to === null ? [] : [{ from, to, found }];
    }),
  );
}

function target(tree: Tree, from: string, specifier: string): string | null {
  // Vite's `?url` and `?raw` say how, not what.
  const plain = specifier.replace(/\?.*$/, '');
  if (plain.startsWith('.')) return posix.join(posix.dirname(from), plain);
  if (!plain.startsWith('#')) return null;
  for (const [pattern, place] of Object.entries(tree.importMap)) {
    const prefix = pattern.replace('*', '');
    if (plain.startsWith(prefix)) return posix.normalize(place.replace('*', plain.slice(prefix.length)));
  }
  return plain;
}
