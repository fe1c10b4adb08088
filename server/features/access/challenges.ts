import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { sha256 } from '#server/platform/crypto.ts';
import { system } from '#server/transaction.ts';

/** What a passkey has to sign, good once and for five minutes, for whoever it was given to (`holder`). */
export async function newChallenge(holder: string): Promise<string> {
  const challenge = randomBytes(32).toString('base64url');
  await system()
    .insertInto('auth_verification')
    .values({
      id: randomUUIDv7(),
      identifier: nameOf(challenge),
      value: holder,
      expiresAt: sql<Date>`now() + interval '5 minutes'`,
    })
    .execute();
  return challenge;
}

/** Whether it was given to this holder and is still good. Whoever asks, it is used up. */
export async function takeChallenge(challenge: string, holder: string): Promise<boolean> {
  const row = await system()
    .deleteFrom('auth_verification')
    .where('identifier', '=', nameOf(challenge))
    .returning(['value', sql<boolean>`"expiresAt" > now()`.as('good')])
    .executeTakeFirst();
  return row?.good === true && row.value === holder;
}

/** The challenge that a browser's answer says it is for; undefined where it is no such answer. */
export function challengeIn(clientData: string): string | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientData, 'base64url').toString());
    return typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}

export async function forgetChallenges(): Promise<void> {
  await sql`delete from auth_verification where "expiresAt" < now()`.execute(system());
}

/** Beside the library's own values, under names that it never makes. */
function nameOf(challenge: string): string {
  return `passkey:${sha256(challenge).toString('base64url')}`;
}
