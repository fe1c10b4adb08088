import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Lets `locales/en.json?desk` hold the texts that the first screen needs, found by reading the entries and all
 * they import, and `?rest` all others. Whatever is loaded later waits for the rest, and none of it has to know.
 */
export function splitTexts(web: string, entries: string[]): Plugin {
  const locales = join(web, '../locales');
  const rest = join(web, 'language/rest.ts');
  let first = new Map<string, string>();
  let isForDesk: (key: string) => boolean = () => true;
  return {
    name: 'split-texts',
    enforce: 'pre',
    buildStart() {
      first = loadedFirst(entries.map((entry) => join(web, entry)));
      isForDesk = namedIn([...first.values()].join('\n'));
    },
    resolveId(source) {
      const [, language, part] = /\/locales\/(\w+)\.json\?(desk|rest)$/.exec(source) ?? [];
      return language ? `\0texts:${language}:${part}` : null;
    },
    load(id) {
      const [, language, part] = /^\0texts:(\w+):(desk|rest)$/.exec(id) ?? [];
      if (!language) return null;
      const file = join(locales, `${language}.json`);
      this.addWatchFile(file);
      const texts: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'));
      const mine = Object.entries(texts).filter(([key]) => isForDesk(key) === (part === 'desk'));
      return `export default ${JSON.stringify(Object.fromEntries(mine))}`;
    },
    transform(code, id) {
      const isLater = id.startsWith(`${web}/`) && !first.has(id) && id !== rest;
      return isLater && code.includes('language/texts.ts')
        ? { code: `import ${JSON.stringify(rest)};${code}`, map: null }
        : null;
    },
  };
}

/** The entries and all that they import at once, with what stands in it. */
function loadedFirst(entries: string[]): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (file: string): void => {
    if (found.has(file) || !existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    found.set(file, text);
    for (const [, path = ''] of text.matchAll(/^(?:import|export)\s+(?!type\b)[^'"`;]*?['"](\.[^'"]+)['"]/gm))
      if (/\.tsx?$/.test(path)) visit(resolve(dirname(file), path));
  };
  for (const entry of entries) visit(entry);
  return found;
}

/** Does this code name the key, whole or by what stands before the first `${` of a template? */
function namedIn(code: string): (key: string) => boolean {
  const whole = new Set([...code.matchAll(/['"`]([\w.-]+)['"`]/g)].map(([, key]) => key));
  const beginnings = [...code.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map(([, beginning = '']) => beginning);
  return (key) => whole.has(key) || beginnings.some((beginning) => key.startsWith(beginning));
}
