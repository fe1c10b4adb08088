import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, defineConfig, type Plugin } from 'vite';

const home = import.meta.dirname;
// Strangers' visitors bring the browsers they have; these know constructable style sheets and top-level await.
const target = ['chrome106', 'edge106', 'firefox115', 'safari16.4'];

// Started by scripts/build.ts, which says where the result goes.
export default defineConfig({
  root: home,
  base: '/widget/',
  plugins: [languages(), loader()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/widget',
    emptyOutDir: true,
    target,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { frame: join(home, 'frame.html'), try: join(home, 'try.html') } },
  },
});

/**
 * `virtual:languages`: for each file of `locales/` the address of a small file with the visitor's texts only,
 * where a text that is not translated yet stands in English.
 */
function languages(): Plugin {
  const name = 'virtual:languages';
  return {
    name: 'visitor-languages',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      const entries = globSync(join(home, '../locales/*.json')).map((path) => {
        this.addWatchFile(path);
        const texts = { ...visitorTexts(join(home, '../locales/en.json')), ...visitorTexts(path) };
        const source = JSON.stringify(texts);
        const language = basename(path, '.json');
        const file = this.emitFile({ type: 'asset', name: `${language}.json`, source });
        return `${JSON.stringify(language)}: import.meta.ROLLUP_FILE_URL_${file}`;
      });
      return `export const languages = {${entries.join()}};`;
    },
  };
}

function visitorTexts(path: string): Record<string, string> {
  const all: Record<string, string> = JSON.parse(readFileSync(path, 'utf8'));
  return Object.fromEntries(Object.entries(all).filter(([key]) => key.startsWith('visitor.')));
}

/** The script that sites include: one classic file under a name that never changes. */
function loader(): Plugin {
  return {
    name: 'visitor-loader',
    async generateBundle() {
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        build: {
          write: false,
          target,
          lib: { entry: join(home, 'loader.ts'), formats: ['iife'], name: 'earshotLoader' },
        },
      });
      const [output] = [built].flat();
      if (!output || !('output' in output)) throw new Error('the loader was not built');
      this.emitFile({ type: 'asset', fileName: 'loader.js', source: output.output[0].code });
    },
  };
}
