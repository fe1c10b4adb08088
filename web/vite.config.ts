import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { splitTexts } from './split-texts.ts';

/** The first screen, and what it loads by itself once it is drawn. */
const atOnce = [
  'main.tsx',
  'features/channels/BrokenChannels.tsx',
  'features/notifications/attend.ts',
  'features/teams/TeamsNav.tsx',
];

// Started by scripts/build.ts, which says where the result goes, and by `npm run dev`.
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), splitTexts(import.meta.dirname, atOnce)],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: ['chrome123', 'edge123', 'firefox125', 'safari17.5'],
    // Nothing is inlined as data: or as a script, so that the content security policy can stay strict.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        chunkFileNames: ({ name }) => `assets/${name.startsWith('more') ? 'more' : '[name]'}-[hash].js`,
        codeSplitting: {
          groups: [
            // What the first screen needs comes in two files, of which the libraries rarely change.
            { name: 'libraries', tags: ['$initial'], test: /[\\/]node_modules[\\/]/ },
            { name: 'desk', tags: ['$initial'] },
            // What the other screens have in common: few files, each only where it is used.
            {
              name: 'more',
              test: /[\\/](node_modules|ui)[\\/]/,
              entriesAware: true,
              entriesAwareMergeThreshold: 30_000,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': `http://localhost:${process.env.PORT ?? 4000}` },
    fs: { allow: ['..'] },
  },
});
