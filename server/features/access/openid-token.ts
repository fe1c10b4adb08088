import { createRemoteJWKSet, customFetch, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { guardedFetch } from '#server/platform/guarded-fetch.ts';
import type { Openid } from '#server/platform/openid-variables.ts';
import { type ProviderMetadata, readJson } from './openid-discovery.ts';

/** What a provider has said about somebody, and we have checked that it was the one who said it. */
export interface Vouched {
  issuer: string;
  subject: string;
  /** In small letters; null where it gave none that looks like one. */
  email: string | null;
  emailVerified: boolean;
  name: string | null;
  secondFactor: boolean;
}

/** With keys of the provider's only: nothing without a signature, nothing signed with a secret that is shared. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Two clocks may differ by so much. */
const skewSeconds = 60;
/** How somebody may have proven themselves (RFC 8176) that is more than something they know. */
const strong = new Set(['mfa', 'hwk', 'swk', 'otp', 'sc', 'fpt', 'face', 'iris', 'retina', 'vbm']);

const tokens = z.object({
  id_token: z.string().max(65_536),
  access_token: z.string().max(65_536).optional(),
});
const claimed = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().max(320).optional().catch(undefined),
  // Some providers write it as a word.
  email_verified: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
    .optional()
    .catch(undefined),
  name: z.string().max(400).optional().catch(undefined),
});
const ofToken = claimed.extend({
  nonce: z.string(),
  azp: z.string().optional(),
  amr: z.array(z.string()).optional().catch(undefined),
  acr: z.string().optional().catch(undefined),
});

interface Given {
  code: string;
  verifier: string;
  nonce: string;
  redirectUri: string;
}

/** Trades the code for what the provider says. @throws Error saying what is wrong, without a word of any token */
export async function redeem(openid: Openid, metadata: ProviderMetadata, given: Given): Promise<Vouched> {
  const { id_token, access_token } = tokens.parse(
    await readJson(
      await guardedFetch(metadata.token_endpoint, {
        method: 'POST',
        ...asClient(openid, metadata, {
          grant_type: 'authorization_code',
          code: given.code,
          redirect_uri: given.redirectUri,
          code_verifier: given.verifier,
        }),
      }),
    ),
  );
  const payload = await verified(openid, metadata, id_token);
  const token = ofToken.parse(payload);
  if (token.nonce !== given.nonce) throw new Error('the token was made for another sign-in');
  const many = Array.isArray(payload.aud) && payload.aud.length > 1;
  if ((many || token.azp !== undefined) && token.azp !== openid.clientId)
    throw new Error('the token was made for another application');
  const person =
    token.email === undefined && access_token && metadata.userinfo_endpoint
      ? await userinfo(metadata.userinfo_endpoint, access_token, token.sub)
      : token;
  const email = z.email().safeParse(person.email?.trim().toLowerCase());
  return {
    issuer: metadata.issuer,
    subject: token.sub,
    email: email.success ? email.data : null,
    emailVerified: isVerified(openid, email.data, person.email_verified),
    name: person.name ?? token.name ?? null,
    secondFactor:
      (token.acr !== undefined && openid.acr.includes(token.acr)) ||
      (token.amr?.some((how) => strong.has(how)) ?? false),
  };
}

/** Secret in the header where the provider takes it there, as all have to; else in the body. */
function asClient(openid: Openid, metadata: ProviderMetadata, fields: Record<string, string>) {
  const { token_endpoint_auth_methods_supported: ways = ['client_secret_basic'] } = metadata;
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  const { clientId, clientSecret } = openid;
  if (!ways.includes('client_secret_basic') && ways.includes('client_secret_post')) {
    const body = new URLSearchParams({ ...fields, client_id: clientId, client_secret: clientSecret });
    return { headers, body: body.toString() };
  }
  const pair = [clientId, clientSecret].map((text) => new URLSearchParams({ '': text }).toString().slice(1));
  headers.authorization = `Basic ${Buffer.from(pair.join(':')).toString('base64')}`;
  return { headers, body: new URLSearchParams(fields).toString() };
}

async function verified(openid: Openid, metadata: ProviderMetadata, token: string): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, keysAt(metadata.jwks_uri), {
    issuer: metadata.issuer,
    audience: openid.clientId,
    algorithms,
    clockTolerance: skewSeconds,
    maxTokenAge: 600,
    requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
  });
  return payload;
}

let keys: { at: string; get: ReturnType<typeof createRemoteJWKSet> } | undefined;

/** Its keys, fetched again when a token names one that is not among them: providers change them. */
function keysAt(address: string): ReturnType<typeof createRemoteJWKSet> {
  if (keys?.at !== address) {
    const get = createRemoteJWKSet(new URL(address), {
      // Tokens come from the provider's own address, so nobody else can make us ask for keys.
      cooldownDuration: 0,
      [customFetch]: (url, options) => guardedFetch(url, { headers: options.headers }),
    });
    keys = { at: address, get };
  }
  return keys.get;
}

async function userinfo(address: string, accessToken: string, subject: string) {
  const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };
  const said = claimed.parse(await readJson(await guardedFetch(address, { headers })));
  if (said.sub !== subject) throw new Error('the provider described somebody else');
  return said;
}

/** A provider that says "no" is believed, whatever the operator says of it. */
function isVerified(
  { vouches, domains }: Openid,
  email: string | undefined,
  said: boolean | undefined,
): boolean {
  if (said !== undefined || !vouches || email === undefined) return said ?? false;
  return domains.includes(email.split('@')[1] ?? '');
}
