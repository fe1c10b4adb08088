import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const assets = join(import.meta.dirname, '..', '..', '..', 'dist', 'web', 'assets');
let read: Promise<string> | undefined;

/** The desk's own fonts, as its built styles declare them; none where the screens are not built. */
export function fontFaces(): Promise<string> {
  read ??= readFaces().catch(() => '');
  return read;
}

async function readFaces(): Promise<string> {
  const faces = new Set<string>();
  for await (const name of glob('*.css', { cwd: assets })) {
    const css = await readFile(join(assets, name), 'utf8');
    for (const [face] of css.matchAll(/@font-face\{[^{}<]*\}/g)) faces.add(face);
  }
  return [...faces].join('\n');
}
