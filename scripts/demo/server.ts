import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { StartError } from '#server/platform/start-error.ts';

const root = join(import.meta.dirname, '..', '..');

interface Started {
  child: ChildProcess;
  /** Of the administrator that was made on a first start, so that nobody has to go through the set-up. */
  account: { email: string; password: string } | undefined;
}

/** Starts the whole program as `npm start` does, and resolves when it says that it is ready. */
export function startServer(o: { withAccount: boolean }): Promise<Started> {
  console.log('No Earshot is running with this configuration; starting one …');
  const account = o.withAccount
    ? { email: 'admin@earshot.example', password: randomBytes(9).toString('base64url') }
    : undefined;
  const env = {
    ...process.env,
    ...(account && { EARSHOT_ADMIN_EMAIL: account.email, EARSHOT_ADMIN_PASSWORD: account.password }),
  };
  const child = spawn(process.execPath, ['scripts/start.mjs', 'server/main.ts', 'web', 'worker'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => child.kill(name));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new StartError('the server did not start; it said why above.')));
    child.stdout.on('data', (said: Buffer) => {
      process.stdout.write(said);
      if (said.includes('Earshot is ready')) resolve({ child, account });
    });
  });
}
