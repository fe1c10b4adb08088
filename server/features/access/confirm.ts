import type { AgentActor } from '#server/actor.ts';
import { ApiError } from '#server/errors.ts';
import { system } from '#server/transaction.ts';
import { ownSession } from './own-sessions.ts';
import { signIn } from './sessions.ts';
import { countConfirmation } from './throttle.ts';

/** Somebody without a password has shown who they are if they signed in so long ago, and no longer. */
const freshMinutes = 10;

/**
 * Changing what an account signs in with takes its password again, or where it has none a fresh sign-in: an open
 * screen alone is not enough.
 * @throws ApiError 400, 403, 429
 */
export async function confirm(actor: AgentActor, password: string | undefined): Promise<void> {
  const session = ownSession(actor);
  const takeBack = await countConfirmation(actor.userId);
  const { internalAdapter, password: passwords } = await (await signIn()).$context;
  const account = await internalAdapter.findCredentialAccount(actor.userId);
  const hash = account?.password;
  if (!hash) await mustBeFresh(session);
  else if (!password || !(await passwords.verify({ hash, password })))
    throw new ApiError(400, 'wrong-password', 'This is not your password.');
  await takeBack();
}

export async function hasPassword(userId: string): Promise<boolean> {
  const row = await system()
    .selectFrom('auth_account')
    .select('id')
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst();
  return row !== undefined;
}

/** @throws ApiError 403 */
export async function mustBeFresh(session: string): Promise<void> {
  const fresh = await system()
    .selectFrom('auth_session')
    .select('id')
    .where('id', '=', session)
    .where('createdAt', '>', new Date(Date.now() - freshMinutes * 60_000))
    .executeTakeFirst();
  if (!fresh) {
    throw new ApiError(
      403,
      'sign-in-again',
      `This is asked of who has signed in within the last ${freshMinutes} minutes. Sign out, sign in again, and repeat it.`,
    );
  }
}
