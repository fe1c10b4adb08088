// Plain JavaScript for any Node from 18 on: this runs before there is anything else.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { heldLock } from './install-lock.mjs';

const platform = `${process.platform}-${process.arch}`;

/**
 * Installs the packages of a folder's package-lock.json unless that very lock is installed already.
 * @param {string} folder
 * @param {(child: import('node:child_process').ChildProcess | null) => void} running told of npm, to pass signals on
 */
export async function installPackages(folder, running = () => {}) {
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = `${hash} ${platform}\n`;
  const stampFile = join(folder, 'node_modules', '.earshot-installed');
  const isDone = () => readText(stampFile) === stamp;
  if (isDone()) return;
  const release = await heldLock(join(folder, '.earshot', 'install.pid'));
  try {
    if (isDone()) return;
    // An `npm ci` by hand leaves no stamp of ours, but npm's own list of what it installed.
    if (missing(folder).length > 0) await npmCi(folder, running);
    writeFileSync(stampFile, stamp);
  } finally {
    release();
  }
}

/** The packages that the lock holds for this machine and that are not there. */
function missing(folder) {
  const installed = readJson(join(folder, 'node_modules', '.package-lock.json'))?.packages ?? {};
  return wanted(folder).filter(([path, { version, integrity }]) => {
    const found = installed[path];
    return found?.version !== version || found.integrity !== integrity || !existsSync(join(folder, path));
  });
}

/** What the lock holds for this machine. An optional package without a word about machines may still be left out. */
function wanted(folder) {
  const { packages } = readJson(join(folder, 'package-lock.json'));
  const fits = (list, name) => list === undefined || [list].flat().includes(name);
  return Object.entries(packages).filter(([path, { optional, os, cpu, libc }]) => {
    if (path === '' || libc !== undefined || (optional && os === undefined && cpu === undefined))
      return false;
    return fits(os, process.platform) && fits(cpu, process.arch);
  });
}

// Whatever NODE_ENV or the machine's npm configuration leave out, we need: Node and PostgreSQL are optional
// packages, the screens' tools are dev packages, and PostgreSQL's has an install script.
const flags = ['--include=dev', '--include=optional', '--include=peer', '--ignore-scripts=false'];
const quiet = [
  '--engine-strict=false',
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  '--no-progress',
  '--loglevel=http',
];

async function npmCi(folder, running) {
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  const total = wanted(folder).length;
  console.log(`Installing ${total} packages, which takes about half a minute`);
  const fetched = new Set();
  const state = () => (fetched.size < total ? `${fetched.size} of ${total} fetched` : 'unpacking');
  const ticking = setInterval(() => console.log(`  ${state()}, ${seconds()}`), 5000);
  try {
    const { code, lines } = await runNpm(folder, ['ci', ...flags, ...quiet], running, fetched);
    if (code !== 0 || missing(folder).length > 0) throw new Error(explain(lines, folder));
  } finally {
    clearInterval(ticking);
  }
  console.log(`  installed, ${seconds()}`);
}

function runNpm(folder, args, running, fetched) {
  // npm says where it lies to what it runs; the one in PATH may be another, or none.
  const own = process.env.npm_execpath ?? '';
  const [file, ...first] = /npm-cli\.c?js$/.test(own) && existsSync(own) ? [process.execPath, own] : ['npm'];
  const child = spawn(file, [...first, ...args], {
    cwd: folder,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running(child);
  const lines = [];
  const read = (text) => {
    // npm would go on for a minute, trying every package that is left.
    if (/ENOSPC/.test(text)) child.kill();
    const [, address] = /^npm http (?:fetch|cache) (?:GET \d+ )?(\S+\.tgz)/.exec(text) ?? [];
    if (address) fetched.add(address);
    else if (!/^npm (http|warn (EBADENGINE|Unknown|deprecated))/i.test(text)) lines.push(text);
  };
  eachLine(child.stdout, read);
  eachLine(child.stderr, read);
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new Error(`npm could not be run (${error.message}): install Node.js together with npm.`)),
    );
    child.once('close', (code) => {
      running(null);
      resolve({ code, lines });
    });
  });
}

/** `npm start` hands its own settings down as variables; those that change what is installed are left out. */
function environment() {
  const kept =
    /^npm_config_(registry|cache|userconfig|globalconfig|https?_?proxy|no_?proxy|proxy|ca|cafile|cert|key|strict_ssl|offline|.*:.*|.*auth.*|maxsockets|fetch_.*)$/;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => {
      const key = name.toLowerCase().replaceAll('-', '_');
      return key !== 'node_env' && (!key.startsWith('npm_') || kept.test(key));
    }),
  );
}

/** Bytes. With less than that, a full disk is why something is missing. */
const roomLeft = 50e6;

const causes = [
  [/ENOSPC|no space left/i, () => 'the disk is full; free about 1 GB and start again'],
  [
    /EACCES|EPERM|EROFS/,
    (folder) => `${folder} cannot be written to; give it to this user, or copy it to a folder of your own`,
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network|CERT/,
    () =>
      'npm does not reach its package registry; look at the network, the proxy and `npm config get registry`',
  ],
  [
    /EUSAGE|in sync/,
    () => 'package.json and package-lock.json do not belong together; restore both from git',
  ],
  [
    /EINTEGRITY/,
    () => 'a package is not what the lock says it should be; try `npm cache clean --force`, then start again',
  ],
];

function explain(lines, folder) {
  // npm goes on without an optional package, whatever the reason, and says so nowhere.
  const absent = missing(folder).map(([path]) => path.replace('node_modules/', ''));
  if (absent.length < 10) lines.push(`not installed: ${absent.join(', ')}`);
  const { bavail, bsize } = statfsSync(folder);
  const text = [bavail * bsize < roomLeft ? 'ENOSPC' : '', ...lines].join('\n');
  const [, cause] = causes.find(([pattern]) => pattern.test(text)) ?? [];
  const next =
    cause?.(folder) ?? `run \`npm ci\` in ${folder} to see all that npm says, mend it and start again`;
  const last = lines.filter((line) => line.trim() && !/complete log of this run|_logs/.test(line));
  return `The packages could not be installed: ${next}.${[...new Set(last)]
    .slice(-8)
    .map((line) => `\n  ${line}`)
    .join('')}`;
}

function eachLine(stream, take) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
  stream.on('end', () => rest && take(rest));
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function readJson(file) {
  const text = readText(file);
  return text === null ? null : JSON.parse(text);
}
