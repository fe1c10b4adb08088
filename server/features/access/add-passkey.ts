import { randomUUIDv7 } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { madePasskey, Passkey, preparePasskey } from '#contract/account.ts';
import type { ReplyOf } from '#contract/endpoint.ts';
import type { AgentActor } from '#server/actor.ts';
import { ApiError, conflict, invalid } from '#server/errors.ts';
import { announceLive } from '#server/platform/live.ts';
import { system } from '#server/transaction.ts';
import { challengeIn, newChallenge, takeChallenge } from './challenges.ts';
import { confirm } from './confirm.ts';
import { ownSession } from './own-sessions.ts';
import { asPasskey } from './passkeys.ts';
import { relyingParty } from './relying-party.ts';
import { signIn } from './sessions.ts';

const passkeysMax = 20;
/** ES256, EdDSA, RS256: what devices have, in the order of our liking. */
const algorithms = [-7, -8, -257];

/** Says what the browser is to be asked for. Whoever has no second factor yet gets recovery codes with it. */
export async function beginPasskey(
  actor: AgentActor,
  request: FastifyRequest,
  password: string | undefined,
): Promise<ReplyOf<typeof preparePasskey>> {
  const session = ownSession(actor);
  const { id: rpID } = relyingParty(request);
  await confirm(actor, password);
  const { email, name, twoFactorEnabled } = await userOf(actor.userId);
  const known = await system()
    .selectFrom('auth_passkey')
    .select('credential_id as id')
    .where('user_id', '=', actor.userId)
    .execute();
  if (known.length >= passkeysMax) throw tooMany();
  const { generateRegistrationOptions } = await import('@simplewebauthn/server');
  const options = await generateRegistrationOptions({
    rpName: 'Earshot',
    rpID,
    userID: handleOf(actor.userId),
    userName: email,
    userDisplayName: name,
    challenge: Buffer.from(await newChallenge(holderOf(session)), 'base64url'),
    timeout: 300_000,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known,
    supportedAlgorithmIDs: algorithms,
  });
  return {
    options: { ...options },
    recoveryCodes: twoFactorEnabled ? null : await newRecoveryCodes(request, password),
  };
}

export async function addPasskey(
  actor: AgentActor,
  request: FastifyRequest,
  name: string,
  made: z.output<typeof madePasskey>,
): Promise<Passkey> {
  const session = ownSession(actor);
  const { id: rpID, origin } = relyingParty(request);
  const challenge = challengeIn(made.response.clientDataJSON);
  if (challenge === undefined || !(await takeChallenge(challenge, holderOf(session)))) {
    throw new ApiError(
      400,
      'passkey-expired',
      'This took too long, or was done twice. Begin again to add the passkey.',
    );
  }
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const { transports = [], ...response } = made.response;
  const checked = await verifyRegistrationResponse({
    response: { ...made, response, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => undefined);
  if (!checked?.verified) throw unusable();
  const { credential, credentialBackedUp } = checked.registrationInfo;
  const row = await system()
    .transaction()
    .execute(async (q) => {
      const { twoFactorEnabled } = await q
        .selectFrom('auth_user')
        .select('twoFactorEnabled')
        .where('id', '=', actor.userId)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const { count } = await q
        .selectFrom('auth_passkey')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .where('user_id', '=', actor.userId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= passkeysMax) throw tooMany();
      const added = await q
        .insertInto('auth_passkey')
        .values({
          id: randomUUIDv7(),
          user_id: actor.userId,
          credential_id: credential.id,
          public_key: Buffer.from(credential.publicKey),
          counter: credential.counter,
          transports,
          rp_id: rpID,
          name,
          synced: credentialBackedUp,
          last_used_at: null,
        })
        .onConflict((on) => on.column('credential_id').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (!added) throw unusable();
      // From now on a password alone opens nothing: neither shall what it has opened before.
      if (!twoFactorEnabled) {
        await q
          .deleteFrom('auth_session')
          .where('userId', '=', actor.userId)
          .where('id', '<>', session)
          .execute();
      }
      return added;
    });
  announceLive({ kind: 'signed-out', userId: actor.userId });
  return asPasskey(row);
}

/** What a device keeps beside its key to say whose it is: the account's id, nothing about the person. */
export function handleOf(userId: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(userId.replaceAll('-', ''), 'hex'));
}

/** The library keeps them in the row of an authenticator app, here of one whose secret nobody was given. */
async function newRecoveryCodes(request: FastifyRequest, password: string | undefined): Promise<string[]> {
  const { api } = await signIn();
  const headers = new Headers({ cookie: request.headers.cookie ?? '' });
  const given = await api.enableTwoFactor({
    body: { ...(password === undefined ? {} : { password }), method: 'totp' },
    headers,
  });
  return 'backupCodes' in given ? given.backupCodes : [];
}

async function userOf(id: string) {
  return system()
    .selectFrom('auth_user')
    .select(['email', 'name', 'twoFactorEnabled'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

function holderOf(session: string): string {
  return `session:${session}`;
}

function tooMany(): ApiError {
  return conflict('too-many-passkeys', `You have ${passkeysMax} passkeys. Remove one that you do not use.`);
}

function unusable(): ApiError {
  return invalid(
    'This passkey could not be added. Begin again, and let the device ask for your PIN, fingerprint or face.',
  );
}
