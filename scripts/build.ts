import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compressBuild } from './compress.ts';

const root = join(import.meta.dirname, '..');
const output = join(root, 'dist');

/** What the screens are made of; all of it, so that nobody has to think about which part needs what. */
const sources = ['web', 'widget', 'locales', 'contract'].map((folder) => `${folder}/**/*`);
const singles = ['package-lock.json', 'tsconfig.web.json', 'scripts/build.ts', 'scripts/compress.ts'];

/** The parts, each with its own Vite configuration: React's and Preact's plugins do not go together. */
const parts = ['web', 'widget'];

// A React built with NODE_ENV=development is a slow one.
process.env.NODE_ENV = 'production';
const hash = hashOfSources();
for (const part of parts) {
  try {
    await build(part);
  } catch (error) {
    console.error(`${part} could not be built: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
}

/** Builds a part unless this very state of its sources is what lies in dist/. */
async function build(part: string): Promise<void> {
  const configFile = join(root, part, 'vite.config.ts');
  const target = join(output, part);
  const stamp = `${target}.hash`;
  if (!existsSync(configFile)) {
    // An image for production may hold what was built and not the sources.
    if (!existsSync(target)) console.log(`There is no ${part}/vite.config.ts; going on without that part`);
    return;
  }
  if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const began = performance.now();
  const fresh = join(output, `.${part}-${process.pid}`);
  // Vite is loaded only now: when nothing changed, a start does not wait for it.
  const vite = await import('vite');
  try {
    await vite.build({
      configFile,
      root: join(root, part),
      logLevel: 'warn',
      build: { outDir: fresh, emptyOutDir: true },
    });
    compressBuild(fresh);
    swap(fresh, target);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  writeFileSync(stamp, hash);
  console.log(`Built ${part}, ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

/** A running server, or another build, sees the old folder or the new one and never half of it. */
function swap(fresh: string, target: string): void {
  const old = `${fresh}-old`;
  try {
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
  } catch (error) {
    // Another build was quicker, and it had the same sources.
    if (!existsSync(target)) throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = globSync(sources, {
    cwd: root,
    exclude: (path) => /(^|\/)node_modules$|\.test\.ts$/.test(path),
  });
  for (const path of [...files.sort(), ...singles]) {
    const file = join(root, path);
    if (statSync(file, { throwIfNoEntry: false })?.isFile())
      hash.update(`${path}\n`).update(readFileSync(file));
  }
  return hash.digest('hex');
}
