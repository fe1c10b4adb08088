import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { type Config, readConfig } from './config.ts';
import { setOpenid } from './features/access/openid-settings.ts';
import { configureSignIn } from './features/access/sessions.ts';
import { setApps } from './features/channels/apps.ts';
import { setDoors } from './features/channels/door.ts';
import { setSandbox } from './features/channels/stand-ins.ts';
import { openFiles } from './features/files/keep.ts';
import { openDoors } from './features/inbound/doors.ts';
import { drained } from './features/inbound/lanes.ts';
import { writeMarks } from './features/inbound/mark.ts';
import { keepPartitions, keepRequestsFor } from './features/inbound/partitions.ts';
import { catchUp, sweep } from './features/inbound/sweep.ts';
import { startDraining } from './features/status/routes.ts';
import { startReader, stopReader } from './features/stream/reader.ts';
import { startPassingOn } from './features/stream/routes.ts';
import { startRooms } from './features/visitors/rooms.ts';
import { isSetupNeeded, newSetupCode, setUpUnattended } from './features/workspaces/setup.ts';
import { openKey } from './platform/crypto.ts';
import { closeDatabase, openDatabase, ownerPool } from './platform/database.ts';
import { allowHosts } from './platform/guarded-fetch.ts';
import { log, setLogLevel } from './platform/log.ts';
import { setMail } from './platform/mail.ts';
import { migrate } from './platform/migrate.ts';
import { asStartError } from './platform/postgres/data-dir.ts';
import { startHeartbeat } from './platform/process.ts';
import { setPublicUrl } from './platform/public-url.ts';
import { endStreams } from './platform/sse.ts';
import { StartError } from './platform/start-error.ts';

const known = ['web', 'worker'];

/** Undone in reverse order when the process is asked to stop. */
const undo: (() => unknown)[] = [];
let stopping: Promise<void> | undefined;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stopGently);
// The script that started us was killed: go at once, or the next start would find this copy still running.
process.once('disconnect', () => process.exit(1));

let dataDir = '';
try {
  const roles = process.argv.slice(2);
  const unknown = roles.find((role) => !known.includes(role));
  if (unknown) throw new StartError(`There is no role "${unknown}": give web, worker or both.`);
  const config = readConfig();
  dataDir = config.dataDir;
  await start(config, roles.length > 0 ? roles : known);
} catch (error) {
  const told = asStartError(error, dataDir);
  const line =
    told instanceof StartError
      ? told.message
      : `Earshot could not start: ${told instanceof Error ? told.stack : told}`;
  process.stderr.write(`${line}\n`);
  await stopAll().catch(() => {});
  process.exit(1);
}

async function start(config: Config, roles: string[]): Promise<void> {
  setLogLevel(config.logLevel);
  setPublicUrl(config.publicUrl);
  configureSignIn({ publicUrl: config.publicUrl });
  setOpenid(config.openid);
  allowHosts(config.allowedHosts);
  setDoors(config.doors);
  setApps(config.apps);
  setSandbox(config.sandbox, config.port);
  setMail(config.mail);
  keepRequestsFor(config.rawRetentionDays);
  const ownDatabase = config.databaseUrl === undefined;
  const url = await openOwnOrGiven(config);
  openDatabase(url, { app: 16, system: 8, owner: 4, queue: 12 });
  undo.push(closeDatabase);
  await migrate(ownerPool(), new URL('migrations/', import.meta.url), say);
  await openKey({ given: config.secretKey, dataDir: config.dataDir, ownDatabase }, ownerPool());
  openFiles(config.dataDir);
  undo.push(await startHeartbeat(roles, ownDatabase));
  await keepPartitions();
  if (config.admin) await setUpUnattended(config.admin);
  await startReader();
  undo.push(stopReader);
  undo.push(startRooms(), startPassingOn());
  await startInbound();
  if (roles.includes('worker')) {
    const { startWorker } = await import('./worker.ts');
    undo.push(await startWorker());
  }
  if (roles.includes('web')) await serve(config);
  say(
    `Earshot is ready${roles.includes('web') ? ` at ${await firstAddress(config)}` : ` as ${roles.join(' and ')} on ${hostname()}`}`,
  );
}

async function openOwnOrGiven(config: Config): Promise<string> {
  if (config.databaseUrl) {
    const { checkDatabase } = await import('./platform/postgres/check.ts');
    await checkDatabase(config.databaseUrl);
    return config.databaseUrl;
  }
  const { holdDataDir, holdDatabase } = await import('./platform/postgres/lock.ts');
  const { startPostgres } = await import('./platform/postgres/start.ts');
  const folder = await holdDataDir(config.dataDir);
  undo.push(() => folder.release());
  const postgres = await startPostgres({ dataDir: config.dataDir, log: say });
  undo.push(() => postgres.stop());
  const held = await holdDatabase(postgres.url, config.dataDir);
  undo.push(() => held.release());
  return postgres.url;
}

/** Takes up what was acknowledged before and never applied, now and every two seconds. */
async function startInbound(): Promise<void> {
  const quietly = (work: () => Promise<unknown>): Promise<unknown> =>
    work().catch((error) => log.warn({ error: String(error) }, 'the sweep failed'));
  await quietly(sweep);
  const timer = setInterval(() => void quietly(catchUp), 2_000);
  undo.push(async () => {
    clearInterval(timer);
    await drained();
    await writeMarks();
  });
}

async function serve(config: Config): Promise<void> {
  const { createApp } = await import('./app.ts');
  const app = await createApp({ trustProxy: config.trustProxy, checkReplies: false });
  await listen(app, config);
  undo.push(await openDoors(config.host));
  // Streams never end by themselves: they are ended first, then requests under way are answered.
  undo.push(async () => {
    startDraining();
    endStreams();
    await app.close();
  });
}

async function listen(app: FastifyInstance, config: Config): Promise<void> {
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `Port ${config.port} is taken by another program: stop it, or choose another port with PORT=${config.port + 1}.`,
      );
    }
    if (code === 'EACCES')
      throw new StartError(`Port ${config.port} is reserved for root: choose one above 1023 with PORT.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new StartError(
        `HOST=${config.host} is not an address of this machine: leave it out to listen on all of them.`,
      );
    }
    throw error;
  }
}

async function firstAddress(config: Config): Promise<string> {
  if (!(await isSetupNeeded())) return config.publicUrl;
  return `${config.publicUrl}/setup?code=${await newSetupCode()}  (open it to create your workspace; the code works once)`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function stopAll(): Promise<void> {
  stopping ??= (async () => {
    for (const step of undo.reverse()) {
      try {
        await step();
      } catch (error) {
        log.warn({ error: String(error) }, 'a step of the shutdown failed');
      }
    }
  })();
  return stopping;
}

// A terminal sends Ctrl-C to us and to the script that started us, which passes it on: that is one wish, not two.
function stopGently(): void {
  if (stopping) return;
  say('Stopping: finishing what is under way …');
  setTimeout(() => process.exit(1), 25_000).unref();
  void stopAll().then(() => process.exit(0));
}
