import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';

export const password = 'the-password-of-the-mailbox';

/** Debian's dovecot with one mailbox per user of any name, all in a folder of ours. */
export interface Dovecot {
  port: number;
  /** Puts a mail into a mailbox as a mail server would. */
  deliver(user: string, mail: string | Buffer, o?: { mailbox?: string; at?: Date }): Promise<void>;
  /** Flags of every mail in the inbox, in their order. */
  flags(user: string): Promise<string[][]>;
  /** Makes the mailbox forget its numbering, as after a move to another server. */
  renumber(user: string): Promise<void>;
  /** From now on every mailbox has this password; who is signed in is cut off. */
  changePassword(next: string): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes everything. */
  end(): Promise<void>;
}

export async function startDovecot(): Promise<Dovecot> {
  const home = mkdtempSync(join(tmpdir(), 'earshot-dovecot-'));
  chmodSync(home, 0o755);
  const port = await freePort();
  const conf = join(home, 'dovecot.conf');
  mkdirSync(join(home, 'mail'));
  chownSync(join(home, 'mail'), owner.uid, owner.gid);
  let valid = password;
  writeFileSync(conf, configuration(home, port, valid));
  let child: ChildProcess | undefined;
  let said = '';

  const client = async (user: string): Promise<ImapFlow> => {
    const imap = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: valid },
      logger: false,
    });
    await imap.connect();
    return imap;
  };
  const start = async (): Promise<void> => {
    child = spawn('dovecot', ['-c', conf, '-F'], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (piece: Buffer) => {
        said += piece.toString();
      });
    for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(50)) {
      if (child.exitCode !== null) throw new Error(`dovecot ended with ${child.exitCode}: ${said}`);
      const reached = await client('probe').then(
        (imap) => imap.logout().then(() => true),
        () => false,
      );
      if (reached) return;
    }
    throw new Error(`dovecot did not answer in time: ${said}`);
  };
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child?.once('exit', resolve));
    child.kill(signal);
    await gone;
    // Its children end when they notice; the port is free when they have.
    await sleep(200);
  };
  await start();
  return {
    port,
    start,
    stop,
    async deliver(user, mail, { mailbox = 'INBOX', at } = {}) {
      const imap = await client(user);
      await imap.append(mailbox, Buffer.from(mail), [], at);
      await imap.logout();
    },
    async flags(user) {
      const imap = await client(user);
      await imap.mailboxOpen('INBOX', { readOnly: true });
      const all = await imap.fetchAll('1:*', { flags: true });
      await imap.logout();
      return all.map((one) => [...(one.flags ?? [])]);
    },
    async renumber(user) {
      await stop();
      for (const name of [
        'dovecot-uidlist',
        'dovecot.index',
        'dovecot.index.log',
        'dovecot.index.cache',
        'dovecot-uidvalidity',
      ])
        rmSync(join(home, 'mail', user, name), { force: true });
      await start();
    },
    async changePassword(next) {
      await stop();
      valid = next;
      writeFileSync(conf, configuration(home, port, valid));
      await start();
    },
    async end() {
      await stop();
      rmSync(home, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** As root it works for the users that Debian has for it: it serves no mailbox of root's. */
const owner = userInfo().uid === 0 ? { uid: 8, gid: 8 } : { uid: userInfo().uid, gid: userInfo().gid };

function configuration(home: string, port: number, valid: string): string {
  const [internal, login] =
    userInfo().uid === 0 ? ['dovecot', 'dovenull'] : [userInfo().username, userInfo().username];
  return `
protocols = imap
base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = ${internal}
default_login_user = ${login}
listen = 127.0.0.1
mail_location = maildir:${home}/mail/%u
first_valid_uid = 1
mail_max_userip_connections = 100
passdb {
  driver = static
  args = password=${valid}
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${home}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  client_limit = 100
}
namespace inbox {
  inbox = yes
}
`;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
