import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, lineAt, type Tree } from './tree.ts';

/** A lock that names a host installs from there only; without it npm asks the registry it is configured for. */
export function locks(tree: Tree): Finding[] {
  return lockFiles(tree.root, '').flatMap((path) => {
    const text = readFileSync(join(tree.root, path), 'utf8');
    const match = /"resolved":\s*"https?:/.exec(text);
    const message =
      '"resolved" names a host: keep omit-lockfile-registry-resolved=true in .npmrc beside it and lock again';
    return match ? [{ path, line: lineAt(text, match.index), rule: 'lock', message }] : [];
  });
}

function lockFiles(root: string, folder: string): string[] {
  const here = join(root, folder);
  if (!existsSync(here)) return [];
  return readdirSync(here, { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.name === 'package-lock.json') return [path];
    const skipped = entry.name.startsWith('.') || ['node_modules', 'dist', 'data'].includes(entry.name);
    return entry.isDirectory() && !skipped ? lockFiles(root, path) : [];
  });
}
