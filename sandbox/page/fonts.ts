import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const packages = join(import.meta.dirname, '../../node_modules');

/** The scripts that a machine may have no letters for; those of the packages that the desk uses. */
const fonts: Record<string, { file: string; range: string }> = {
  tamil: {
    file: '@fontsource-variable/noto-sans-tamil/files/noto-sans-tamil-tamil-wght-normal.woff2',
    range: 'U+0b82-0bfa',
  },
  devanagari: {
    file: '@fontsource-variable/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-wght-normal.woff2',
    range: 'U+0900-097f, U+a8e0-a8ff',
  },
  telugu: {
    file: '@fontsource-variable/noto-sans-telugu/files/noto-sans-telugu-telugu-wght-normal.woff2',
    range: 'U+0c00-0c7f',
  },
  armenian: {
    file: '@fontsource-variable/noto-sans-armenian/files/noto-sans-armenian-armenian-wght-normal.woff2',
    range: 'U+0530-058f, U+fb13-fb17',
  },
  nastaliq: {
    file: '@fontsource/noto-nastaliq-urdu/files/noto-nastaliq-urdu-arabic-400-normal.woff2',
    range: 'U+0600-06ff, U+0750-077f, U+fb50-fdff, U+fe70-fefc',
  },
};

export const fontFaces = Object.entries(fonts)
  .filter(([, { file }]) => existsSync(join(packages, file)))
  .map(
    ([name, { range }]) =>
      `@font-face { font-family: Scripts; src: url('/font/${name}') format('woff2'); font-weight: 100 900; font-display: swap; unicode-range: ${range}; }`,
  )
  .join('\n');

export function serveFonts(app: FastifyInstance): void {
  app.get<{ Params: { name: string } }>('/font/:name', async (request, reply) => {
    const font = Object.hasOwn(fonts, request.params.name) ? fonts[request.params.name] : undefined;
    const file = font && join(packages, font.file);
    if (!file || !existsSync(file)) return reply.code(404).send();
    return reply
      .type('font/woff2')
      .header('cache-control', 'max-age=86400')
      .send(await readFile(file));
  });
}
