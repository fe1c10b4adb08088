import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './tools.ts';

/** Permissive, or made for fonts and data: all may go along with software under Apache-2.0. */
const suitable = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Packages that suit all the same, each with the reason. */
const exceptions: Record<string, string> = {
  lightningcss: 'MPL-2.0 holds for its own files, which we run unchanged while building and do not ship',
  'lightningcss-linux-x64-gnu': 'the same',
  'axe-core': 'MPL-2.0 holds for its own files, which we run unchanged in tests and do not ship',
  '@axe-core/playwright': 'the same',
};

const packages = ['.', 'tools'].flatMap(installed);
const bad = packages.flatMap(({ place, name, licence }) =>
  name in exceptions || suits(licence) ? [] : [`${place}: ${licence || 'names no licence'}`],
);
for (const line of bad) console.log(`${line} — not among those that suit Apache-2.0`);
for (const name of Object.keys(exceptions)) {
  if (!packages.some((found) => found.name === name)) bad.push(name);
  else continue;
  console.log(`${name} is not installed any more: remove its exception`);
}
if (packages.length === 0) console.log('No package was read: this check proves nothing.');
console.log(`${packages.length} packages`);
process.exitCode = bad.length > 0 || packages.length === 0 ? 1 : 0;

interface Package {
  place: string;
  name: string;
  licence: string;
}

/** What the lock names and this machine has; packages for other machines are not there to be read. */
function installed(folder: string): Package[] {
  const lock = JSON.parse(readFileSync(join(root, folder, 'package-lock.json'), 'utf8'));
  return Object.keys(lock.packages).flatMap((path) => {
    const file = join(root, folder, path, 'package.json');
    if (path === '' || !existsSync(file)) return [];
    const { name, license, licenses } = JSON.parse(readFileSync(file, 'utf8'));
    return [{ place: join(folder, path), name, licence: written(license ?? licenses) }];
  });
}

/** A string today; an object, or a list of them, in old packages. */
function written(licence: unknown): string {
  if (typeof licence === 'string') return licence;
  if (Array.isArray(licence)) return licence.map(written).join(' OR ');
  return (licence as { type?: string } | undefined)?.type ?? '';
}

/** `(MIT OR GPL-3.0)` leaves the choice to us; `MIT AND ISC` asks for both. */
function suits(expression: string): boolean {
  const plain = expression.replace(/[()]/g, '');
  return plain
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((one) => suitable.has(one.trim())));
}
