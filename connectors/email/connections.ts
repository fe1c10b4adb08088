import { createHash } from 'node:crypto';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SendContext } from '../connector.ts';
import type { EmailSettings, Login } from './settings.ts';
import { openSmtp } from './smtp.ts';

/** The connections of a channel: those in use count against the limit, idle ones wait for the next mail. */
interface Pool {
  inUse: number;
  waiting: (() => void)[];
  idle: Idle[];
}
interface Idle {
  key: string;
  connection: SMTPConnection;
  timer: NodeJS.Timeout;
}

// Providers close the door on those who knock with many hands at once.
const connectionsMost = 5;
const idleFor = 30_000;
const pools = new Map<string, Pool>();

/** A signed-in connection; whoever got one gives it back or drops it. Rejects with the error of `nodemailer`. */
export async function borrow(login: Login, context: SendContext<EmailSettings>): Promise<SMTPConnection> {
  const pool = poolOf(context.channelId);
  if (pool.inUse >= connectionsMost) await new Promise<void>((resolve) => pool.waiting.push(resolve));
  pool.inUse += 1;
  try {
    // Changed settings must not go on using a connection that was opened with the old ones.
    const key = keyOf(login);
    for (let kept = pool.idle.pop(); kept; kept = pool.idle.pop()) {
      clearTimeout(kept.timer);
      if (kept.key === key && (await isAlive(kept.connection))) return kept.connection;
      kept.connection.close();
    }
    return await openSmtp(login, context);
  } catch (error) {
    leave(context.channelId, pool);
    throw error;
  }
}

/** For the next mail, if it comes soon. */
export function giveBack(login: Login, channelId: string, connection: SMTPConnection): void {
  const pool = poolOf(channelId);
  const drop = (): void => {
    const at = pool.idle.findIndex((one) => one.connection === connection);
    if (at < 0) return;
    clearTimeout(pool.idle[at]?.timer);
    pool.idle.splice(at, 1);
    connection.close();
  };
  connection.removeAllListeners('error').removeAllListeners('end');
  connection.on('error', drop).on('end', drop);
  const timer = setTimeout(() => {
    connection.quit();
    drop();
  }, idleFor);
  // An idle connection must not keep a process from ending.
  timer.unref();
  pool.idle.push({ key: keyOf(login), connection, timer });
  leave(channelId, pool);
}

/** A connection that cannot be used any more. */
export function drop(channelId: string, connection: SMTPConnection): void {
  connection.close();
  leave(channelId, poolOf(channelId));
}

function poolOf(channelId: string): Pool {
  const pool = pools.get(channelId) ?? { inUse: 0, waiting: [], idle: [] };
  pools.set(channelId, pool);
  return pool;
}

function leave(channelId: string, pool: Pool): void {
  pool.inUse -= 1;
  pool.waiting.shift()?.();
  if (pool.inUse === 0 && pool.waiting.length === 0 && pool.idle.length === 0) pools.delete(channelId);
}

function isAlive(connection: SMTPConnection): Promise<boolean> {
  return new Promise((resolve) => {
    const dead = (): void => resolve(false);
    connection.once('error', dead);
    connection.once('end', dead);
    connection.reset((error) => resolve(!error));
  });
}

function keyOf(login: Login): string {
  return createHash('sha256').update(JSON.stringify(login)).digest('hex');
}
