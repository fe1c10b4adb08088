import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

// Below this a packet is a packet, compressed or not.
const worthIt = 1_000;

/** Writes a .br and a .gz beside every text file of a build, once, so that serving costs nothing. */
export function compressBuild(folder: string): void {
  for (const path of globSync('**/*.{js,css,svg,json,webmanifest}', { cwd: folder })) {
    const file = join(folder, path);
    const bytes = readFileSync(file);
    if (bytes.length < worthIt) continue;
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(
      `${file}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    );
  }
}
