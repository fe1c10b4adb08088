import { z } from 'zod';
import { decrypt, encrypt } from '#server/platform/crypto.ts';
import { ownerPool } from '#server/platform/database.ts';
import { mailIsFrom } from '#server/platform/mail.ts';
import { publicUrl } from '#server/platform/public-url.ts';
import { system } from '#server/transaction.ts';

/** What the installation shows itself with to push services (RFC 8292); each as base64url. */
export interface PushKeys {
  publicKey: string;
  privateKey: string;
}

const stored = z.object({ publicKey: z.string(), privateKey: z.string() });
const purpose = 'push keys';

/** Made once for the installation. Browsers that subscribed with one pair take no message of another. */
export async function pushKeys(): Promise<PushKeys> {
  const found = await read();
  if (found) return found;
  const sealed = encrypt(JSON.stringify(await newKeys()), purpose);
  // Of several processes that come at once, one makes them.
  await ownerPool().query('update installation set push_keys = $1 where push_keys is null', [sealed]);
  const made = await read();
  if (!made) throw new Error('the push keys that were just written are missing');
  return made;
}

/** Whom a push service may turn to. Some refuse what is neither a mail address nor an https address. */
export function pushSubject(): string {
  const from = mailIsFrom();
  if (from) return `mailto:${from}`;
  return publicUrl().startsWith('https:') ? publicUrl() : 'mailto:operator@localhost.invalid';
}

async function read(): Promise<PushKeys | undefined> {
  const row = await system().selectFrom('installation').select('push_keys').executeTakeFirst();
  return row?.push_keys ? stored.parse(JSON.parse(decrypt(row.push_keys, purpose))) : undefined;
}

async function newKeys(): Promise<PushKeys> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  const { d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const point = await crypto.subtle.exportKey('raw', pair.publicKey);
  return { publicKey: Buffer.from(point).toString('base64url'), privateKey: d ?? '' };
}
