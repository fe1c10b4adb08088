import { z } from 'zod';
import { guardedFetch } from '#server/platform/guarded-fetch.ts';
import type { Openid } from '#server/platform/openid-variables.ts';

/** How to speak with a provider, as it says itself: https://openid.net/specs/openid-connect-discovery-1_0.html */
export interface ProviderMetadata {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri: string;
  userinfo_endpoint?: string | undefined;
  token_endpoint_auth_methods_supported?: string[] | undefined;
  authorization_response_iss_parameter_supported?: boolean | undefined;
}

const keptFor = 3_600_000;
const bytesMax = 262_144;
let kept: { issuer: string; at: number; metadata: Promise<ProviderMetadata> } | undefined;

/** Asked for on first use and kept for an hour; a failure is not kept. */
export function discover({ issuer }: Openid): Promise<ProviderMetadata> {
  if (kept?.issuer === issuer && Date.now() - kept.at < keptFor) return kept.metadata;
  const asked = { issuer, at: Date.now(), metadata: ask(issuer) };
  kept = asked;
  asked.metadata.catch(() => {
    if (kept === asked) kept = undefined;
  });
  return asked.metadata;
}

/** Forgets what the provider has said. */
export function forgetDiscovered(): void {
  kept = undefined;
}

async function ask(issuer: string): Promise<ProviderMetadata> {
  const bare = issuer.replace(/\/$/, '');
  const answer = await guardedFetch(`${bare}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
  });
  const said = metadataOf(issuer).parse(await readJson(answer));
  // A document that speaks for another issuer would let that one decide who somebody is.
  if (said.issuer.replace(/\/$/, '') !== bare) throw new Error('the provider names another issuer');
  return said;
}

function metadataOf(issuer: string) {
  const { protocol } = new URL(issuer);
  const address = z.url({ protocol: protocol === 'http:' ? /^https?$/ : /^https$/ });
  return z.object({
    issuer: z.string(),
    authorization_endpoint: address,
    token_endpoint: address,
    jwks_uri: address,
    userinfo_endpoint: address.optional(),
    token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
    authorization_response_iss_parameter_supported: z.boolean().optional(),
  });
}

/** A provider's JSON answer, unless it is none, an error, or endless. */
export async function readJson(answer: Response): Promise<unknown> {
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`the provider answered ${answer.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    if (size > bytesMax) throw new Error('the provider’s answer is too long');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new Error('the provider’s answer is no JSON');
  }
}
