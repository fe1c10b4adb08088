import { spawn } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { importTool, root } from './tools.ts';

const ownPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const packed = join(root, 'tools/node_modules/@sparticuz/chromium/bin');
// Below node_modules, so that a new version of the package (npm ci) also means a new unpacking.
const unpacked = join(root, 'tools/node_modules/.chromium');

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let unpacking: Promise<void> | undefined;

/** The machine's Chromium, else the one that npm brought; both without a window. */
export async function launchBrowser(): Promise<Browser> {
  const { chromium } = importTool('playwright-core');
  const own = ownPaths.find((path) => existsSync(path));
  if (own) return chromium.launch({ executablePath: own, args: flags });
  unpacking ??= unpackOnce();
  await unpacking;
  return chromium.launch({
    executablePath: join(unpacked, 'chromium'),
    args: flags,
    env: { ...process.env, ...bareMachine() },
  });
}

async function unpackOnce(): Promise<void> {
  if (existsSync(unpacked)) return;
  mkdirSync(dirname(unpacked), { recursive: true });
  // Beside its place and moved there when whole: a second process, or a kill half-way, never meets a part of it.
  const building = mkdtempSync(`${unpacked}-`);
  try {
    const program = createWriteStream(join(building, 'chromium'), { mode: 0o755 });
    await Promise.all([
      pipeline(createReadStream(join(packed, 'chromium.br')), createBrotliDecompress(), program),
      ...['al2023', 'fonts'].map((name) => untar(join(packed, `${name}.tar.br`), building)),
    ]);
    renameSync(building, unpacked);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(unpacked)) throw error;
  }
}

async function untar(archive: string, folder: string): Promise<void> {
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] });
  const done = new Promise<void>((resolve, reject) => {
    tar.once('error', reject);
    tar.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`tar left with ${code}`))));
  });
  // tar stops reading at the archive's end mark, before the padding behind it: its exit code alone tells.
  await Promise.all([
    pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin).catch(() => {}),
    done,
  ]);
}

/** What a machine without a desktop lacks: NSS and expat, and a list of fonts. */
function bareMachine(): Record<string, string> {
  const libraries = join(unpacked, 'lib');
  const before = process.env.LD_LIBRARY_PATH;
  const env = { LD_LIBRARY_PATH: before ? `${before}:${libraries}` : libraries };
  return existsSync('/etc/fonts/fonts.conf') ? env : { ...env, FONTCONFIG_PATH: unpacked };
}
