import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '#server/platform/postgres/start.ts';
import type { Totals } from './test-totals.ts';
import { installTools, root } from './tools.ts';

/** Folders with tests. The browser's half is tested by the journeys, the contract by all that use it. */
const folders = ['contract', 'connectors', 'server', 'scripts', 'web', 'widget', 'bench', 'e2e'];
const mayBeEmpty = new Set(['contract', 'web', 'widget', 'bench']);

const files = chosenTests(process.argv.slice(2));
const journeys = files.filter((file) => file.startsWith('e2e/'));
const cases = files.filter((file) => file.startsWith('connectors/'));
const others = files.filter((file) => !journeys.includes(file) && !cases.includes(file));

let child: ChildProcess | undefined;
await installTools();
if (journeys.length > 0 && (await node(['scripts/build.ts'], process.env)) !== 0)
  stopHere('The build failed.');

const scratch = mkdtempSync(join(tmpdir(), 'earshot-test-'));
// One server for all: each test has a database or a workspace of its own in it.
const postgres = await startPostgres({ dataDir: join(scratch, 'postgres'), log: () => {} });
let ending: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    child?.kill('SIGKILL');
    void end().finally(() => process.exit(130));
  });
}

const sums: Totals = { passed: 0, failed: 0, skipped: 0 };
try {
  // Three processes: what a journey starts and holds must not disturb the others, the connectors' cases set the
  // clock and shut the network, and sixty files that each load the application in a process of their own take
  // twenty times as long as in one.
  for (const group of [cases, others, journeys]) if (group.length > 0) add(await runTests(group));
} finally {
  await end();
}
const skipped = sums.skipped > 0 ? `, ${sums.skipped} skipped` : '';
console.log(`${sums.passed} passed, ${sums.failed} failed${skipped}`);
process.exitCode = sums.failed > 0 || sums.passed === 0 ? 1 : 0;

/** All tests, or those in the files and folders named. Nothing found is a mistake, never a success. */
function chosenTests(filters: string[]): string[] {
  const wanted = filters.length > 0 ? filters : folders;
  return wanted.flatMap((filter) => {
    const path = filter.replace(/^\.\//, '').replace(/\/$/, '');
    const isFolder = existsSync(join(root, path)) && statSync(join(root, path)).isDirectory();
    const found = globSync(isFolder ? `${path}/**/*.test.ts` : path, {
      cwd: root,
      exclude: ['**/node_modules/**'],
    });
    if (found.length === 0 && !mayBeEmpty.has(path)) stopHere(`No test in ${filter}.`);
    return found.sort();
  });
}

/** Once, also when a signal and the end of the tests come together. */
function end(): Promise<void> {
  ending ??= postgres.stop().finally(() => rmSync(scratch, { recursive: true, force: true }));
  return ending;
}

async function runTests(group: string[]): Promise<Totals> {
  const totalsFile = join(scratch, `totals-${[cases, others, journeys].indexOf(group)}.json`);
  const env = { ...process.env, EARSHOT_TEST_DATABASE_URL: postgres.url, EARSHOT_TEST_TOTALS: totalsFile };
  const reporters = ['spec', './scripts/test-totals.ts'].flatMap((reporter) => [
    `--test-reporter=${reporter}`,
    '--test-reporter-destination=stdout',
  ]);
  const code = await node(
    ['--test', '--test-isolation=none', '--test-timeout=120000', ...reporters, ...group],
    env,
  );
  const none: Totals = { passed: 0, failed: 0, skipped: 0 };
  const totals: Totals = existsSync(totalsFile) ? JSON.parse(readFileSync(totalsFile, 'utf8')) : none;
  // A process that died has no failed test to show for it.
  return code === 0 || totals.failed > 0 ? totals : { ...totals, failed: 1 };
}

function add(more: Totals): void {
  for (const key of ['passed', 'failed', 'skipped'] as const) sums[key] += more[key];
}

function node(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
    child = running;
    running.once('error', reject);
    running.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Before anything is started that would have to be ended. */
function stopHere(reason: string): never {
  console.error(reason);
  process.exit(1);
}
