import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError, invalid, notFound } from '#server/errors.ts';
import { log } from '#server/platform/log.ts';
import type { Openid } from '#server/platform/openid-variables.ts';
import { publicUrl } from '#server/platform/public-url.ts';
import { discover } from './openid-discovery.ts';
import { begin } from './openid-pending.ts';
import { openid } from './openid-settings.ts';
import { isSecure } from './sessions.ts';
import { countOpenid } from './throttle.ts';

const cookie = 'earshot.openid';
const body = z.object({
  next: z.string().max(2_000).default('/'),
  invitation: z.string().min(1).max(200).optional(),
  another: z.boolean().default(false),
});

/** Where the browser is to go, so that the provider says who sits before it. */
export async function beginOpenid(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const provider = mustBeSetUp();
  const parsed = body.safeParse(request.body ?? {});
  if (!parsed.success) throw invalid('This is not how signing in begins. Open the sign-in page again.');
  mustBeAtPublicUrl(request);
  await countOpenid(request.ip);
  const metadata = await discover(provider).catch((error: unknown) => {
    log.warn({ error: String(error) }, 'the sign-in provider could not be asked how to speak with it');
    throw new ApiError(
      503,
      'provider-away',
      `${provider.name} cannot be reached at the moment. Try again in a minute; if it stays so, tell whoever runs this desk.`,
      { detail: provider.name },
    );
  });
  const browser = browserOf(request) ?? randomBytes(24).toString('base64url');
  const { next, invitation = null, another } = parsed.data;
  const { state, nonce, challenge } = await begin({
    browser,
    issuer: metadata.issuer,
    next: ownPath(next),
    invitation,
  });
  const url = new URL(metadata.authorization_endpoint);
  const asked = {
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: redirectUri(),
    scope: 'openid email profile',
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    // Whoever is signed in there already would come back as the same one.
    ...(another ? { prompt: 'login' } : {}),
    ...(provider.acr.length > 0 ? { acr_values: provider.acr.join(' ') } : {}),
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  const secure = isSecure() ? '; Secure' : '';
  // Lax, as it has to come along when the provider sends the browser back.
  reply.header(
    'set-cookie',
    `${cookie}=${browser}; Path=/api/auth/openid; Max-Age=600; HttpOnly; SameSite=Lax${secure}`,
  );
  return reply.send({ url: url.href });
}

/** Fixed by the operator, never by a request. */
export function redirectUri(): string {
  return `${publicUrl()}/api/auth/openid/callback`;
}

/** The browser that began, by its cookie; other browsers cannot finish what it began. */
export function browserOf(request: FastifyRequest): string | undefined {
  return new RegExp(`(?:^|; )${cookie}=([\\w-]{32})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];
}

export function mustBeSetUp(): Openid {
  const provider = openid();
  if (!provider) throw notFound('provider');
  return provider;
}

/** The provider sends people back to PUBLIC_URL only, where this browser's cookie must be. */
function mustBeAtPublicUrl(request: FastifyRequest): void {
  const { origin } = new URL(publicUrl());
  const from = request.headers.origin ?? `${request.protocol}://${request.headers.host}`;
  if (URL.parse(from)?.origin === origin) return;
  throw new ApiError(
    409,
    'provider-address',
    `This way of signing in works at ${origin}. Open the desk there.`,
    {
      detail: origin,
    },
  );
}

/** A path of the desk; whatever leads elsewhere becomes its first page. */
function ownPath(next: string): string {
  const base = new URL(publicUrl());
  const url = URL.parse(next, base);
  if (!url || url.origin !== base.origin || url.pathname.startsWith('//')) return '/';
  return url.pathname + url.search + url.hash;
}
