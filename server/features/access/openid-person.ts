import { randomUUIDv7 } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { announceLive } from '#server/platform/live.ts';
import { log } from '#server/platform/log.ts';
import type { Openid } from '#server/platform/openid-variables.ts';
import type { Tables } from '#server/schema.ts';
import { system } from '#server/transaction.ts';
import type { Vouched } from './openid-token.ts';

/** Why somebody whom the provider knows does not come in here. */
export type Unwelcome =
  | 'no-address'
  | 'unverified'
  | 'domain'
  | 'not-invited'
  | 'other-invitation'
  | 'other-subject';

export interface Person {
  id: string;
  email: string;
  hasSecondFactor: boolean;
}

/** An invitation's link was opened first: for this address, or for any. */
export interface Invited {
  email: string | null;
}

/**
 * Whose account it is: by what the provider calls them for ever; the first time by their address, if the provider
 * has confirmed it; or a new one for who holds an invitation. Nobody else gets one.
 */
export async function personFor(
  openid: Openid,
  said: Vouched,
  invited: Invited | undefined,
): Promise<Person | Unwelcome> {
  const unwelcome = unwelcomeBy(openid, said);
  if (unwelcome) return unwelcome;
  const answer = await system()
    .transaction()
    .execute(async (q) => {
      const known = await linked(q, said);
      if (known) return { person: known, isNew: false };
      if (said.email === null) return 'no-address';
      if (!said.emailVerified) return 'unverified';
      const found = await byAddress(q, said.email);
      if (!found && !invited) return 'not-invited';
      if (!found && invited?.email && invited.email !== said.email) return 'other-invitation';
      const person = found ?? (await newPerson(q, said, said.email));
      return (await link(q, person.id, said)) ? { person, isNew: true } : 'other-subject';
    });
  if (typeof answer === 'string') return answer;
  if (answer.isNew) {
    log.info({ userId: answer.person.id }, 'an account was linked with the sign-in provider');
    announceLive({ kind: 'signed-out', userId: answer.person.id });
  }
  return answer.person;
}

/** Where the operator has named domains, an address of one is needed each time, and a confirmed one. */
function unwelcomeBy({ domains }: Openid, said: Vouched): Unwelcome | undefined {
  if (domains.length === 0) return undefined;
  if (said.email === null) return 'no-address';
  if (!domains.includes(said.email.split('@')[1] ?? '')) return 'domain';
  return said.emailVerified ? undefined : 'unverified';
}

type Q = Transaction<Tables>;

async function linked(q: Q, said: Vouched): Promise<Person | undefined> {
  const row = await q
    .updateTable('auth_openid')
    .from('auth_user')
    .set({ email: said.email, last_used_at: new Date() })
    .whereRef('auth_user.id', '=', 'auth_openid.user_id')
    .where('issuer', '=', said.issuer)
    .where('subject', '=', said.subject)
    .returning(['auth_user.id', 'auth_user.email', 'twoFactorEnabled as hasSecondFactor'])
    .executeTakeFirst();
  return row;
}

/** Locked, so that of two who come at once for the first time the second finds what the first has made. */
async function byAddress(q: Q, email: string): Promise<Person | undefined> {
  return q
    .selectFrom('auth_user')
    .select(['id', 'email', 'twoFactorEnabled as hasSecondFactor'])
    .where('email', '=', email)
    .forUpdate()
    .executeTakeFirst();
}

/** Without a password: the provider is how they sign in. */
async function newPerson(q: Q, { name }: Vouched, email: string): Promise<Person> {
  const plain = name?.replace(/\p{Cc}/gu, ' ').trim();
  const shown = plain || (email.split('@')[0] ?? email);
  await q
    .insertInto('auth_user')
    .values({ id: randomUUIDv7(), name: [...shown].slice(0, 100).join(''), email })
    .onConflict((on) => on.column('email').doNothing())
    .execute();
  const person = await byAddress(q, email);
  if (!person) throw new Error('an account that was just made is missing');
  return person;
}

/** False where this person is linked with another account of the provider's already. */
async function link(q: Q, userId: string, said: Vouched): Promise<boolean> {
  const { rows } = await sql`
    insert into auth_openid (id, user_id, issuer, subject, email, last_used_at)
    values (${randomUUIDv7()}, ${userId}, ${said.issuer}, ${said.subject}, ${said.email}, now())
    on conflict do nothing returning id`.execute(q);
  if (rows.length === 0) return (await linked(q, said))?.id === userId;
  // Whoever was signed in before came without the provider: they sign in again, if it was really them.
  await q.deleteFrom('auth_session').where('userId', '=', userId).execute();
  return true;
}
