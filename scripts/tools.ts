import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { heldLock } from './install-lock.mjs';

export const root = join(import.meta.dirname, '..');
const folder = join(root, 'tools');
const lockFile = join(folder, 'package-lock.json');
const installedFile = join(folder, 'node_modules', '.package-lock.json');
const stampFile = join(folder, 'node_modules', '.earshot-installed');
// NODE_ENV=production, or what the machine's npm is told to leave out, must not change what is installed here.
const flags = ['--include=dev', '--include=optional', '--package-lock=true', '--no-audit', '--no-fund'];

/** Installs the heavy tools of `tools/` when their lock differs from what was installed last. */
export async function installTools(): Promise<void> {
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  const isDone = (): boolean => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash;
  if (isDone()) return;
  const release = await heldLock(join(folder, '.earshot', 'install.pid'));
  try {
    if (isDone()) return;
    console.log('Installing the tools for tests and checks');
    // Not `npm ci`: it refuses everything when a registry lacks an optional package of some other platform.
    // This obeys the lock and leaves it alone too; what came of it is compared below.
    const { code, output } = await run('npm', ['install', '--no-save', ...flags], { cwd: folder });
    const wrong = differences();
    if (code !== 0 || wrong.length > 0) {
      throw new Error(
        `The tools could not be installed as tools/package-lock.json says.\n${[...wrong, output].join('\n')}`,
      );
    }
    writeFileSync(stampFile, hash);
  } finally {
    release();
  }
}

type Packages = Record<string, { version?: string; integrity?: string }>;

/** Packages that are installed in another version, or with other contents, than the lock names. */
function differences(): string[] {
  if (!existsSync(installedFile)) return ['nothing was installed'];
  const locked: Packages = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  const installed: Packages = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(installed)
    .filter(([path, { version, integrity }]) => {
      return locked[path]?.version !== version || locked[path]?.integrity !== integrity;
    })
    .map(([path, { version }]) => `${path} ${version}: the lock has ${locked[path]?.version ?? 'none'}`);
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
  'oidc-provider': { Provider: new (issuer: string, configuration: object) => OpenidServer };
}

/** The part of `oidc-provider` that the tests use; it brings no types. */
interface OpenidServer {
  callback(): RequestListener;
  interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<{ uid: string }>;
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
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
