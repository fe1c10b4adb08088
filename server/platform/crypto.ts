import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { StartError } from './start-error.ts';

let master: Buffer | undefined;

/**
 * Reads the installation's key, or makes it in the data folder, and compares its fingerprint with the
 * database's: with another key nothing that was encrypted could be read again, so the start stops.
 */
export async function openKey(
  o: { given: string | undefined; dataDir: string; ownDatabase: boolean },
  owner: pg.Pool,
): Promise<void> {
  const known = (await owner.query<{ key_fingerprint: string }>('select key_fingerprint from installation'))
    .rows[0];
  const file = join(o.dataDir, 'secret.key');
  const found = o.given ?? (await readFile(file, 'utf8').catch(() => undefined))?.trim();
  if (!found && known) {
    throw new StartError(
      `This database was used with a secret key that is missing here: set EARSHOT_SECRET_KEY, or put the file secret.key back into ${o.dataDir}.`,
    );
  }
  if (!found && !o.ownDatabase) {
    throw new StartError(
      'EARSHOT_SECRET_KEY is missing: beside a DATABASE_URL it must be given, so that every process encrypts with the same key. `openssl rand -hex 32` makes a good one.',
    );
  }
  const secret = found ?? randomBytes(32).toString('base64url');
  master = Buffer.from(secret, 'utf8');
  const fingerprint = createHash('sha256').update(derive('fingerprint')).digest('hex').slice(0, 32);
  if (known && known.key_fingerprint !== fingerprint) {
    throw new StartError(
      'EARSHOT_SECRET_KEY (or secret.key in the data folder) is not the key this database was used with: give the former one, nothing was changed.',
    );
  }
  if (!found) await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  if (!known)
    await owner.query('insert into installation (key_fingerprint) values ($1) on conflict do nothing', [
      fingerprint,
    ]);
}

/** A key for one purpose, so that no two uses of the installation's key can be played against each other. */
export function derive(purpose: string): Buffer {
  if (!master) throw new StartError('The secret key is not open.');
  return Buffer.from(hkdfSync('sha256', master, '', `earshot:${purpose}`, 32));
}

/** AES-256-GCM: version, nonce, tag, ciphertext. `about` must be the same to decrypt, so a row can't be swapped. */
export function encrypt(plain: string, about: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', derive('secrets'), nonce);
  cipher.setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), body]);
}

export function decrypt(sealed: Buffer, about: string): string {
  if (sealed[0] !== 1) throw new Error('encrypted with an unknown version');
  const decipher = createDecipheriv('aes-256-gcm', derive('secrets'), sealed.subarray(1, 13));
  decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(sealed.subarray(13, 29));
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8');
}

/** A short proof that we made this text ourselves, for this purpose. */
export function sign(purpose: string, text: string): string {
  return createHmac('sha256', derive(purpose)).update(text).digest('base64url');
}

export function isSigned(purpose: string, text: string, proof: string): boolean {
  const right = Buffer.from(sign(purpose, text));
  const given = Buffer.from(proof);
  return right.length === given.length && timingSafeEqual(right, given);
}

export function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

export function newSecret(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}
