import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startPostgres } from '#server/platform/postgres/start.ts';
import type { Totals } from './test-totals.ts';
import { installTools, root } from './tools.ts';

/** Folders with tests. The browser's half is tested by the journeys, the contract by all that use it. */
const folders = ['contract', 'connectors', 'server', 'sandbox', 'scripts', 'web', 'widget', 'bench', 'e2e'];
const mayBeEmpty = new Set(['contract', 'web', 'widget', 'bench']);

interface Group {
  files: string[];
  /** How Node is to run them. */
  how: string[];
}

const files = chosenTests(process.argv.slice(2));
const journeys = files.filter((file) => file.startsWith('e2e/'));
const cases = files.filter((file) => file.startsWith('connectors/'));
const others = files.filter((file) => !journeys.includes(file) && !cases.includes(file));

// Sixty files that each load the application in a process of their own take twenty times as long as in one; three
// processes at a time use the two cores that most machines have, as each often waits, and a few groups share out what
// takes long. The connectors' cases set the clock and shut the network, so they stand apart. A journey's desk and
// browser end with its file; the limit is the file's.
const atOnce = 3;
const together = ['--test-isolation=none', '--test-timeout=120000'];
const apart = [`--test-concurrency=${atOnce}`, '--test-timeout=300000'];
const parts = 6;
const groups: Group[] = [
  ...Array.from({ length: parts }, (_, part) => ({
    files: others.filter((_, n) => n % parts === part),
    how: together,
  })),
  { files: cases, how: together },
];

const running = new Set<ChildProcess>();
await installTools();
if (journeys.length > 0 && (await node(['scripts/build.ts'], process.env)) !== 0)
  stopHere('The build failed.');

const scratch = mkdtempSync(join(tmpdir(), 'earshot-test-'));
// One server for all: each test has a database or a workspace of its own in it.
const postgres = await startPostgres({ dataDir: join(scratch, 'postgres'), log: () => {}, connections: 400 });
let ending: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const { pid } of running) if (pid) process.kill(-pid, 'SIGKILL');
    void end().finally(() => process.exit(130));
  });
}

const sums: Totals = { passed: 0, failed: 0, skipped: 0, red: [] };
let shaky: string[] = [];
try {
  const lanes = Array.from({ length: atOnce }, async () => {
    for (let group = groups.shift(); group; group = groups.shift()) add(await runTests(group));
  });
  await Promise.all(lanes);
  add(await runTests({ files: journeys, how: apart }));
  if (process.env.EARSHOT_TEST_AGAIN) shaky = await onceMore();
} finally {
  await end();
}
const skipped = sums.skipped > 0 ? `, ${sums.skipped} skipped` : '';
if (shaky.length > 0)
  console.log(`Red at first and green by itself, which is a fault to be found: ${shaky.join(', ')}`);
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

async function runTests({ files, how }: Group): Promise<Totals> {
  const none: Totals = { passed: 0, failed: 0, skipped: 0, red: [] };
  if (files.length === 0) return none;
  const totalsFile = join(scratch, `totals-${randomUUID()}.json`);
  const env = {
    ...process.env,
    EARSHOT_TEST_DATABASE_URL: postgres.url,
    EARSHOT_TEST_TOTALS: totalsFile,
    // A hundred servers are started, and read the same files each time.
    NODE_COMPILE_CACHE: join(scratch, 'compiled'),
  };
  const reporters = ['spec', './scripts/test-totals.ts'].flatMap((reporter) => [
    `--test-reporter=${reporter}`,
    '--test-reporter-destination=stdout',
  ]);
  const code = await node(['--test', ...how, ...reporters, ...files], env);
  const totals: Totals = existsSync(totalsFile) ? JSON.parse(readFileSync(totalsFile, 'utf8')) : none;
  // A process that died has no failed test to show for it.
  return code === 0 || totals.failed > 0 ? totals : { ...totals, failed: 1 };
}

function add(more: Totals): void {
  for (const key of ['passed', 'failed', 'skipped'] as const) sums[key] += more[key];
  sums.red.push(...more.red);
}

/**
 * A machine that others use too can hold up a browser for half a minute. So files that were red run once more, by
 * themselves; many of them, or one that died, are no accident. Answers with those that were green then.
 */
async function onceMore(): Promise<string[]> {
  const red = [...new Set(sums.red)].map((file) => relative(root, file));
  if (red.length > 3 || sums.red.length < sums.failed || !red.every((file) => files.includes(file)))
    return [];
  const failed = sums.failed;
  Object.assign(sums, { failed: 0, passed: sums.passed + failed });
  const green: string[] = [];
  for (const file of red) {
    const { failed } = await runTests({ files: [file], how: journeys.includes(file) ? apart : together });
    if (failed === 0) green.push(file);
    Object.assign(sums, { failed: sums.failed + failed, passed: sums.passed - failed });
  }
  return green;
}

/** In a process group of its own, so that what it starts ends with it. */
function node(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const stdio: StdioOptions = ['ignore', 'inherit', 'inherit'];
    const child = spawn(process.execPath, args, { cwd: root, env, stdio, detached: true });
    running.add(child);
    child.once('error', reject);
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}

/** Before anything is started that would have to be ended. */
function stopHere(reason: string): never {
  console.error(reason);
  process.exit(1);
}
