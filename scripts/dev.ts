import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');

// The screens are built into the folders from which the server serves them, again after each change.
for (const part of ['web', 'widget']) {
  const configFile = join(root, part, 'vite.config.ts');
  if (!existsSync(configFile)) continue;
  await build({
    configFile,
    root: join(root, part),
    mode: 'development',
    logLevel: 'warn',
    build: { outDir: join(root, 'dist', part), emptyOutDir: true, minify: false, watch: {} },
  });
}

const flags = ['--watch', '--watch-preserve-output', '--enable-source-maps'];
const server = spawn(process.execPath, [...flags, 'server/main.ts', 'web', 'worker'], {
  cwd: root,
  stdio: 'inherit',
});
server.once('exit', (code) => process.exit(code ?? 1));
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => server.kill(name));
process.once('disconnect', () => server.kill('SIGTERM'));
