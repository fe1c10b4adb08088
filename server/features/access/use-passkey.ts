import type { z } from 'zod';
import type { usedPasskey } from '#contract/account.ts';
import { ApiError } from '#server/errors.ts';
import { system } from '#server/transaction.ts';
import { handleOf } from './add-passkey.ts';
import { challengeIn, newChallenge, takeChallenge } from './challenges.ts';
import type { RelyingParty } from './relying-party.ts';

/** What the browser is to be asked for: any passkey of this place, so that nothing is said about who has one. */
export async function askForPasskey(browser: string, { id }: RelyingParty) {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
  return generateAuthenticationOptions({
    rpID: id,
    challenge: Buffer.from(await newChallenge(holderOf(browser)), 'base64url'),
    timeout: 300_000,
    userVerification: 'required',
  });
}

/**
 * Whose passkey it is. All refusals but that of a used-up challenge are one and the same.
 * @throws ApiError 400, 401
 */
export async function personWithPasskey(
  used: z.output<typeof usedPasskey>,
  browser: string,
  { id: rpID, origin }: RelyingParty,
): Promise<{ id: string; email: string }> {
  const challenge = challengeIn(used.response.clientDataJSON);
  if (challenge === undefined || !(await takeChallenge(challenge, holderOf(browser)))) {
    throw new ApiError(400, 'passkey-expired', 'This took too long, or was done twice. Try again.');
  }
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  return system()
    .transaction()
    .execute(async (q) => {
      // Locked, so that of two uses at once the second is measured by the first one's counter.
      const passkey = await q
        .selectFrom('auth_passkey')
        .selectAll()
        .where('credential_id', '=', used.id)
        .forUpdate()
        .executeTakeFirst();
      if (!passkey || passkey.rp_id !== rpID) throw notAccepted();
      if (used.response.userHandle !== Buffer.from(handleOf(passkey.user_id)).toString('base64url'))
        throw notAccepted();
      const checked = await verifyAuthenticationResponse({
        response: { ...used, clientExtensionResults: {} },
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: passkey.rp_id,
        requireUserVerification: true,
        credential: {
          id: passkey.credential_id,
          publicKey: Uint8Array.from(passkey.public_key),
          counter: Number(passkey.counter),
        },
      }).catch(() => undefined);
      if (!checked?.verified) throw notAccepted();
      const { newCounter, credentialBackedUp } = checked.authenticationInfo;
      await q
        .updateTable('auth_passkey')
        .set({ counter: newCounter, synced: credentialBackedUp, last_used_at: new Date() })
        .where('id', '=', passkey.id)
        .execute();
      return q
        .selectFrom('auth_user')
        .select(['id', 'email'])
        .where('id', '=', passkey.user_id)
        .executeTakeFirstOrThrow();
    });
}

function holderOf(browser: string): string {
  return `browser:${browser}`;
}

function notAccepted(): ApiError {
  return new ApiError(
    401,
    'passkey-refused',
    'This passkey was not accepted. Try another one, or sign in with your password.',
  );
}
