import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { ApiError } from '#server/errors.ts';
import { isSigned, sha256, sign } from '#server/platform/crypto.ts';
import { system } from '#server/transaction.ts';
import { forgetChallenges } from './challenges.ts';

interface Count {
  key: string;
  most: number;
  seconds: number;
}

/** Wrong passwords from one address: an office behind one shares it, so only failures count. */
const ofAddress = (address: string): Count => ({ key: `address:${address}`, most: 10, seconds: 300 });
/** Wrong passwords for one account from browsers it has never signed in with, wherever they are. */
const ofAccount = (email: string): Count => ({
  key: `account:${sha256(email).toString('base64url')}`,
  most: 20,
  seconds: 900,
});
/** From a browser that it has signed in with: no stranger's guesses count here. */
const ofBrowser = (id: string): Count => ({ key: `browser:${id}`, most: 10, seconds: 300 });

/** An attempt to sign in that was let through, and what it was counted as. */
export interface Attempt {
  email: string;
  counts: Count[];
}

/**
 * Counts an attempt beforehand, so that many at once do not slip through; what succeeds is taken back.
 * Unknown addresses are counted like known ones.
 * @throws ApiError 429
 */
export async function countAttempt(
  given: unknown,
  address: string,
  mark: string | undefined,
): Promise<Attempt> {
  const email = String(given).trim().toLowerCase();
  const browser = browserOf(email, mark);
  const counts = browser ? [ofBrowser(browser)] : [ofAddress(address), ofAccount(email)];
  for (const count of counts) await countOne(count);
  return { email, counts };
}

export async function takeBack({ counts }: { counts: Count[] }): Promise<void> {
  await system()
    .updateTable('sign_in_failures')
    .set({ count: sql`greatest(count - 1, 0)` })
    .where(
      'key',
      'in',
      counts.map(({ key }) => key),
    )
    .execute();
}

/** Passkeys that were refused, from one address; answers with what takes this one back. */
export function countPasskey(address: string): Promise<() => Promise<void>> {
  return countFailure({ key: `passkey:${address}`, most: 10, seconds: 300 });
}

/** Wrong passwords of who is signed in already and confirms that it is them. */
export function countConfirmation(userId: string): Promise<() => Promise<void>> {
  return countFailure({ key: `confirm:${userId}`, most: 10, seconds: 300 });
}

/** Every sign-in page that is opened asks for a challenge, also all those of an office. */
export async function countAsked(address: string): Promise<void> {
  await countOne({ key: `asked:${address}`, most: 300, seconds: 300 });
}

/** Every way to the provider that is begun, also all those of an office. */
export async function countOpenid(address: string): Promise<void> {
  await countOne({ key: `openid:${address}`, most: 120, seconds: 300 });
}

async function countFailure(count: Count): Promise<() => Promise<void>> {
  await countOne(count);
  return () => takeBack({ counts: [count] });
}

/** For links that were guessed: counts every try of an address. */
export async function countGuess(address: string): Promise<void> {
  await countOne({ key: `invitation:${address}`, most: 60, seconds: 300 });
}

/** What a browser is given after a right password, so that it is known the next time. */
export function markFor(email: string): string {
  const id = randomBytes(12).toString('base64url');
  return `${id}.${sign('known-browser', `${id} ${email.trim().toLowerCase()}`)}`;
}

function browserOf(email: string, mark: string | undefined): string | undefined {
  const [id = '', proof = ''] = mark?.split('.') ?? [];
  return id && isSigned('known-browser', `${id} ${email}`, proof) ? id : undefined;
}

async function countOne({ key, most, seconds }: Count): Promise<void> {
  const { rows } = await sql<{ count: number; left: number }>`
    insert into sign_in_failures as f (key, count, since) values (${key}, 1, now())
    on conflict (key) do update set
      count = case when f.since < now() - make_interval(secs => ${seconds}) then 1 else f.count + 1 end,
      since = case when f.since < now() - make_interval(secs => ${seconds}) then now() else f.since end
    returning count, ceil(extract(epoch from since - now()) + ${seconds})::int as left`.execute(system());
  const row = rows[0];
  if (!row || row.count <= most) return;
  const wait = String(Math.max(1, row.left));
  throw new ApiError(429, 'throttled', `Too many attempts. Try again in ${wait} seconds.`, {
    headers: { 'retry-after': wait },
  });
}

/** Forgets counts that nobody can run into any more, and challenges that were never answered. */
export async function forgetAttempts(): Promise<void> {
  await forgetChallenges();
  await sql`delete from sign_in_failures where since < now() - interval '1 hour'`.execute(system());
}
