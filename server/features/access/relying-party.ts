import type { FastifyRequest } from 'fastify';
import { ApiError } from '#server/errors.ts';
import { publicUrl } from '#server/platform/public-url.ts';

/** To whom a passkey belongs: browsers use it on pages of this origin, devices for this host, and nowhere else. */
export interface RelyingParty {
  id: string;
  origin: string;
}

/**
 * With a PUBLIC_URL on https that is the only place. Without one it is whatever host the desk was reached under,
 * as for cookies: `refuseForeignOrigin` has seen that the page is ours, and the passkey says what it is for.
 * @throws ApiError 409 where passkeys are for another address
 */
export function relyingParty(request: FastifyRequest): RelyingParty {
  const { origin, host } = request.headers;
  const here = URL.parse(origin ?? `http://${host}`);
  const only = passkeysAt();
  if (here && (only === null || here.origin === only)) return { id: here.hostname, origin: here.origin };
  throw new ApiError(409, 'other-address', `Passkeys are for ${only}. Open the desk there.`, {
    detail: only,
  });
}

/** The one origin that passkeys are for, where there is one. */
export function passkeysAt(): string | null {
  const { origin, protocol } = new URL(publicUrl());
  return protocol === 'https:' ? origin : null;
}
