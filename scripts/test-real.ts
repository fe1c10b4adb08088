import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root } from './tools.ts';

/**
 * `npm run test:real [folder …]`: the connectors against the real thing. Each folder of counterparts/ holds a
 * server that can be had, installed here as far as this machine allows, and tests that need it.
 */
const home = join(root, 'counterparts');
const chosen = process.argv.slice(2);
const folders = readdirSync(home, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && (chosen.length === 0 || chosen.includes(entry.name)))
  .map((entry) => entry.name)
  .sort();
if (folders.length === 0) console.error('No such folder in counterparts/.');

const results: string[] = [];
let failed = folders.length === 0;
for (const name of folders) {
  const folder = join(home, name);
  const start = Date.now();
  const lacking = (await lackingCommands(folder)) ?? (await lackingPackages(folder));
  if (lacking) {
    // Where everything is meant to be tried, only what the machine can never do is no failure.
    if (process.env.CI === 'true' && lacking.curable) failed = true;
    results.push(`${name}: skipped, ${lacking.why}`);
    continue;
  }
  const tests = globSync('**/*.test.ts', { cwd: folder, exclude: ['node_modules/**'] }).sort();
  const code = await run(
    process.execPath,
    ['--test', '--test-isolation=none', '--test-timeout=120000', ...tests],
    folder,
  );
  // Without a test there is nothing that this folder has shown.
  const isGood = code === 0 && tests.length > 0;
  if (!isGood) failed = true;
  results.push(`${name}: ${isGood ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - start) / 1000)} s`);
}
console.log(results.join('\n'));
process.exitCode = failed ? 1 : 0;

interface Lacking {
  why: string;
  /** This machine could have had it. */
  curable: boolean;
}

/** Programs of Debian packages, named in needs.json as `{"commands": {command: package}}`; installed if we may. */
async function lackingCommands(folder: string): Promise<Lacking | null> {
  const file = join(folder, 'needs.json');
  const needs = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const commands: Record<string, string> = needs.commands ?? {};
  const missing = (): string[] => Object.keys(commands).filter((command) => !isThere(command));
  const packages = [...new Set(missing().map((command) => commands[command] ?? command))];
  if (packages.length === 0) return null;
  const list = packages.join(' ');
  if (!isThere('apt-get')) return { why: `it needs ${list}, and this is no Debian`, curable: false };
  if (process.getuid?.() !== 0)
    return { why: `it needs root to install ${list}: sudo apt-get install ${list}`, curable: false };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  let code = await run('apt-get', install, folder, env, true);
  // The lists of packages may be old, or never have been fetched.
  if (code !== 0 && (await run('apt-get', ['update', '-qq'], folder, env, true)) === 0)
    code = await run('apt-get', install, folder, env, true);
  if (code === 0 && missing().length === 0) return null;
  return { why: `apt-get could not install ${list}; is there a network?`, curable: true };
}

function isThere(command: string): boolean {
  const path = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return path.some((folder) => folder !== '' && existsSync(join(folder, command)));
}

/** The npm packages of the folder's own lock, built for the Node that runs this. */
async function lackingPackages(folder: string): Promise<Lacking | null> {
  const lock = join(folder, 'package-lock.json');
  if (!existsSync(lock)) return null;
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex');
  const stamp = `${hash} ${process.platform}-${process.arch} ${process.versions.modules}\n`;
  const stampFile = join(folder, 'node_modules', '.earshot-installed');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return null;
  // The tool that compiles native packages splits its own paths at spaces.
  if (/\s/.test(root))
    return {
      why: 'what it compiles cannot be built below a folder with a space in its path',
      curable: false,
    };
  console.log(`Installing what ${folder.slice(root.length + 1)} needs`);
  const [npm, ...first] = npmCommand();
  // Native modules are built against the headers that came with this Node, whatever the machine has besides.
  const node = dirname(dirname(process.execPath));
  const hasHeaders = existsSync(join(node, 'include', 'node', 'node.h'));
  const env: Record<string, string> = hasHeaders ? { npm_config_nodedir: node } : {};
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts=false', '--loglevel=error'];
  const isFirst = !existsSync(join(folder, 'node_modules'));
  const installed = await run(npm, [...first, 'install', '--no-save', ...flags], folder, env, true);
  // What was there before may have been built for another Node.
  const again = installed === 0 && !isFirst;
  const code = again ? await run(npm, [...first, 'rebuild', ...flags], folder, env, true) : installed;
  if (code !== 0) return { why: 'npm could not install its packages; is there a network?', curable: true };
  writeFileSync(stampFile, stamp);
  return null;
}

/** npm as a program of our own Node, so that what it builds fits it. */
function npmCommand(): [string, ...string[]] {
  const own = process.env.npm_execpath;
  if (own?.endsWith('.js')) return [process.execPath, own];
  const found = spawnSync('which', ['npm'], { encoding: 'utf8' }).stdout?.trim();
  const script = found ? realpathSync(found) : '';
  return script.endsWith('.js') ? [process.execPath, script] : ['npm'];
}

/** Its exit code; what a quiet one says is shown only if it fails. */
function run(
  command: string,
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
  isQuiet = false,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (piece: Buffer) => {
        said += piece.toString();
      });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('close', (code) => {
      if (code !== 0 && said) console.error(said.slice(-4000));
      resolve(code ?? 1);
    });
  });
}
