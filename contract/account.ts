import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';

export const session = z
  .object({
    id,
    current: z.boolean().describe('the one that asks'),
    browser: z.string().nullable().describe('as it named itself when it signed in'),
    address: z.string().nullable(),
    signedInAt: at,
    expiresAt: at,
  })
  .meta({ id: 'Session' });
export type Session = z.output<typeof session>;

export const listSessions = endpoint({
  method: 'GET',
  path: '/account/sessions',
  permission: 'self',
  summary: 'Where you are signed in',
  reply: z.object({ data: z.array(session), next: z.null() }),
});

export const endSession = endpoint({
  method: 'DELETE',
  path: '/account/sessions/:id',
  permission: 'self',
  summary: 'Sign out one of your sessions',
  params: withId,
});

export const endOtherSessions = endpoint({
  method: 'POST',
  path: '/account/sessions/end-others',
  permission: 'self',
  summary: 'Sign out everywhere but here',
});

export const passkey = z
  .object({
    id,
    name: z.string(),
    host: z.string().describe('the host it was made for: it works under no other'),
    synced: z.boolean().describe('kept by an account of its maker’s, not in one device only'),
    createdAt: at,
    lastUsedAt: at.nullable(),
  })
  .meta({ id: 'Passkey' });
export type Passkey = z.output<typeof passkey>;

export const openidLink = z
  .object({
    id,
    name: z.string().describe('the provider’s'),
    email: z.string().nullable().describe('as the provider gave it the last time'),
    inUse: z.boolean().describe('false: another provider is set up now, and this one signs in nobody'),
    createdAt: at,
    lastUsedAt: at.nullable(),
  })
  .meta({ id: 'OpenidLink' });
export type OpenidLink = z.output<typeof openidLink>;

export const getSignInOffer = endpoint({
  method: 'GET',
  path: '/sign-in',
  permission: 'public',
  summary: 'How people sign in to this installation',
  reply: z.object({
    provider: z.object({ name: z.string() }).nullable().describe('of the organisation’s, by OpenID Connect'),
    ownWays: z.boolean().describe('false: neither passwords nor passkeys, the provider only'),
    refused: z.string().nullable().describe('the address by which the provider knows who was just refused'),
  }),
});

export const getSignInWays = endpoint({
  method: 'GET',
  path: '/account/sign-in-ways',
  permission: 'self',
  summary: 'What you sign in with',
  reply: z.object({
    app: z.boolean().describe('codes of an authenticator app'),
    recoveryCodes: z.boolean().describe('there are some, or were until they were used up'),
    passkeys: z.array(passkey).describe('the oldest first'),
    passkeysAt: z
      .url()
      .nullable()
      .describe('the one address that passkeys are for; null: whichever the desk is opened under'),
    password: z
      .boolean()
      .describe('false: you confirm what asks for it by having signed in within ten minutes'),
    providers: z.array(openidLink).describe('your accounts at the organisation’s provider'),
  }),
});

const ownPassword = z
  .string()
  .min(1)
  .max(128)
  .optional()
  .describe('yours, once more; who has none leaves it out, and has signed in within the last ten minutes');

export const preparePasskey = endpoint({
  method: 'POST',
  path: '/account/passkeys/options',
  permission: 'self',
  summary: 'Begin to add a passkey: what the browser is to be asked for, good for five minutes',
  body: z.object({ password: ownPassword }),
  reply: z.object({
    options: z.looseObject({ challenge: z.string() }).describe('PublicKeyCredentialCreationOptionsJSON'),
    recoveryCodes: z
      .array(z.string())
      .nullable()
      .describe('where this becomes your first second factor; they count once it is added'),
  }),
});

const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/);

/** What WebAuthn gives, as JSON: https://w3c.github.io/webauthn/#dictdef-registrationresponsejson */
const credential = {
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
};
export const madePasskey = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(8_000),
    attestationObject: base64url(40_000),
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
});
export const usedPasskey = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(8_000),
    authenticatorData: base64url(8_000),
    signature: base64url(8_000),
    userHandle: base64url(100),
  }),
});

const passkeyName = words(60).trim().min(1);

export const addPasskey = endpoint({
  method: 'POST',
  path: '/account/passkeys',
  permission: 'self',
  summary: 'Add the passkey that the browser has made; your first second factor ends your other sessions',
  status: 201,
  body: z.object({ name: passkeyName, response: madePasskey }),
  reply: passkey,
});

export const renamePasskey = endpoint({
  method: 'PATCH',
  path: '/account/passkeys/:id',
  permission: 'self',
  summary: 'Rename a passkey of yours',
  params: withId,
  body: z.object({ name: passkeyName }),
  reply: passkey,
});

export const removePasskey = endpoint({
  method: 'POST',
  path: '/account/passkeys/:id/remove',
  permission: 'self',
  summary: 'Remove a passkey of yours: it signs in nobody any more',
  params: withId,
  body: z.object({ password: ownPassword }),
});

export const unlinkOpenid = endpoint({
  method: 'POST',
  path: '/account/providers/:id/remove',
  permission: 'self',
  summary: 'Undo the link with your account at a provider; you keep another way in',
  params: withId,
  body: z.object({ password: ownPassword }),
});
