import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '#server/platform/start-error.ts';
import { environment, unprivileged } from './command.ts';
import { diskFull, isDiskFull } from './data-dir.ts';
import { readPostmaster } from './postmaster.ts';
import { isAlive, signal } from './process.ts';
import { serverArguments } from './settings.ts';
import type { Site } from './site.ts';
import { socketFile } from './socket.ts';

/** A running server: who it is, and a promise of its end, however it comes. */
export interface Running {
  pid: number;
  ended: Promise<void>;
}

/** Connections of a killed server finish what they do before they notice; until then no other can start. */
const patience = 20_000;
const leftovers = /pre-existing shared memory block|lock file ".*" already exists/;

/** Starts PostgreSQL and returns once it takes connections. */
export async function launch(site: Site): Promise<Running> {
  const deadline = Date.now() + patience;
  for (;;) {
    const before = site.output.size();
    const { child, ended } = start(site);
    let over = false;
    void ended.then(() => {
      over = true;
    });
    if ((await isReady(site, child.pid, () => !over)) && child.pid) return { pid: child.pid, ended };
    const said = await site.output.since(before);
    if (!leftovers.test(said) || Date.now() > deadline) throw failure(site, said);
    await sleep(200);
  }
}

function start(site: Site): { child: ChildProcess; ended: Promise<void> } {
  // Beside the socket of a killed server lies a lock with a process number, which may be a stranger's by now.
  for (const file of [socketFile(site.socketDir), `${socketFile(site.socketDir)}.lock`])
    rmSync(file, { force: true });
  const { args } = serverArguments(site.binaries, site.folder, site.socketDir, site.connections);
  const command = unprivileged(site.binaries.postgres, args);
  const output = site.output.open();
  // A session of its own: Ctrl-C reaches everything in the terminal's, and we still need the database to drain.
  const child = spawn(command.file, command.args, {
    detached: true,
    env: environment,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      site.log(`PostgreSQL could not be started: ${error.message}`);
      resolve();
    });
  });
  return { child, ended };
}

/** True once that server takes connections, false if it ended before. After a crash recovery comes first. */
export async function isReady(site: Site, pid: number | undefined, lives: () => boolean): Promise<boolean> {
  const began = Date.now();
  for (let told = began; lives(); await sleep(10)) {
    const found = readPostmaster(site.folder);
    if (found && found.pid === pid && found.ready) return true;
    if (Date.now() - told < 5000) continue;
    told = Date.now();
    site.log(`Waiting for PostgreSQL to recover, ${Math.round((told - began) / 1000)} s`);
  }
  return false;
}

function failure({ dataDir, output }: Site, said: string): StartError {
  if (isDiskFull(said, dataDir)) return diskFull(dataDir);
  const lines = said.split('\n').filter(Boolean);
  const cause = lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? 'it said nothing';
  const reason = cause.replace(/^.*?(?:FATAL|PANIC|ERROR): +/, '');
  return new StartError(`PostgreSQL did not start: ${reason}. Its whole log is ${output.path}.`);
}

/** Ends a server: its connections are closed, what they had committed is safe. Returns when it is gone. */
export async function shutDown(pid: number, isRunning = () => isAlive(pid)): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 60_000],
    // Without a last checkpoint: nothing is lost, the next start takes longer.
    ['SIGQUIT', 10_000],
    ['SIGKILL', 10_000],
  ];
  for (const [name, time] of steps) {
    if (!isRunning()) return;
    signal(pid, name);
    // Polled, so that this waiting keeps our own process alive.
    for (const end = Date.now() + time; Date.now() < end && isRunning(); ) await sleep(10);
  }
}
