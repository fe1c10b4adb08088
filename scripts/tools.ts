import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const folder = join(root, 'tools');
const stampFile = join(folder, 'node_modules', '.earshot-lock');

/** Installs the heavy tools of `tools/` when their lock differs from what was installed last. */
export async function installTools(): Promise<void> {
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lock) return;
  console.log('Installing the tools for tests and checks …');
  // NODE_ENV=production or an ignore-scripts of the machine must not change what is installed here.
  const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const done = await run('npm', ['ci', ...flags], { cwd: folder });
  if (done.code !== 0) throw new Error(`npm ci in tools/ failed:\n${done.output}`);
  writeFileSync(stampFile, lock);
}

/** The JavaScript file behind a tool's command, to be run with this same Node. */
export function toolBin(name: 'tsc' | 'biome' | 'knip'): string {
  const owner = { tsc: 'typescript', biome: '@biomejs/biome', knip: 'knip' }[name];
  const home = join(folder, 'node_modules', owner);
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  return join(home, bin[name]);
}

interface Tools {
  'playwright-core': typeof import('playwright-core');
  '@axe-core/playwright': typeof import('@axe-core/playwright');
  '@seriousme/openapi-schema-validator': typeof import('@seriousme/openapi-schema-validator');
  'oxc-parser': typeof import('oxc-parser');
}

/**
 * A package out of `tools/node_modules`, where Node would not look from anywhere else. Types need no detour:
 * `import type { Page } from 'playwright-core'` resolves through the `paths` of tsconfig.json.
 */
export function importTool<Name extends keyof Tools>(name: Name): Tools[Name] {
  return createRequire(join(folder, 'package.json'))(name);
}

interface Finished {
  code: number;
  output: string;
}

/** Runs a program to its end and returns what it said, both streams in the order they came. */
export function run(
  program: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}
