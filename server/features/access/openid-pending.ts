import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { decrypt, encrypt, sha256 } from '#server/platform/crypto.ts';
import { system } from '#server/transaction.ts';

const pending = z.object({
  /** Which browser began, by a cookie. */
  browser: z.string(),
  issuer: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where to go afterwards: a path of the desk. */
  next: z.string(),
  /** What stands behind the # of an invitation's link. */
  invitation: z.string().nullable(),
});
/** Somebody on the way to the provider, who has ten minutes to come back. */
export type Pending = z.output<typeof pending>;

/** Writes it down, encrypted; the provider carries `state` back, and `challenge` goes to it instead of the verifier. */
export async function begin(
  given: Omit<Pending, 'nonce' | 'verifier'>,
): Promise<{ state: string; nonce: string; challenge: string }> {
  const [state, nonce, verifier] = [secret(), secret(), secret()];
  const value = encrypt(JSON.stringify({ ...given, nonce, verifier }), nameOf(state)).toString('base64');
  await system()
    .insertInto('auth_verification')
    .values({
      id: randomUUIDv7(),
      identifier: nameOf(state),
      value,
      expiresAt: sql<Date>`now() + interval '10 minutes'`,
    })
    .execute();
  return { state, nonce, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** What was begun with this state, by this browser. Whoever asks, it is used up. */
export async function take(state: string, browser: string | undefined): Promise<Pending | undefined> {
  const row = await system()
    .deleteFrom('auth_verification')
    .where('identifier', '=', nameOf(state))
    .returning(['value', sql<boolean>`"expiresAt" > now()`.as('good')])
    .executeTakeFirst();
  if (!row?.good) return undefined;
  const begun = pending.parse(JSON.parse(decrypt(Buffer.from(row.value, 'base64'), nameOf(state))));
  return begun.browser === browser ? begun : undefined;
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** Beside the library's own values, under names that it never makes. */
function nameOf(state: string): string {
  return `openid:${sha256(state).toString('base64url')}`;
}
