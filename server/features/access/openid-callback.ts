import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError } from '#server/errors.ts';
import { invitationBehind } from '#server/features/workspaces/invitations.ts';
import { log } from '#server/platform/log.ts';
import { publicUrl } from '#server/platform/public-url.ts';
import { discover } from './openid-discovery.ts';
import { browserOf, mustBeSetUp, redirectUri } from './openid-http.ts';
import { type Pending, take } from './openid-pending.ts';
import { type Person, personFor } from './openid-person.ts';
import { tellAddress } from './openid-told.ts';
import { rememberBrowser } from './remember.ts';
import { waysOf } from './second-factor.ts';
import { signIn } from './sessions.ts';

const answer = z.object({
  state: z.string().min(1).max(200),
  code: z.string().min(1).max(4_000).optional(),
  error: z.string().max(200).optional(),
  iss: z.string().max(2_000).optional(),
});

/** The browser comes back from the provider. Whatever went wrong is told on the sign-in page, in words of ours. */
export async function answerCallback(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  mustBeSetUp();
  const said = answer.safeParse(request.query);
  // A browser that did not begin this, began it too long ago, or comes a second time.
  const begun = said.success ? await take(said.data.state, browserOf(request)) : undefined;
  if (!said.success || !begun) return toSignIn(reply, 'expired');
  try {
    return await comeIn(request, reply, said.data, begun);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    log.warn({ error: plain(error) }, 'a sign-in by the provider was refused');
    return toSignIn(reply, 'refused', begun.next);
  }
}

async function comeIn(
  request: FastifyRequest,
  reply: FastifyReply,
  said: z.output<typeof answer>,
  begun: Pending,
): Promise<FastifyReply> {
  const provider = mustBeSetUp();
  const metadata = await discover(provider);
  if (metadata.issuer !== begun.issuer) throw new Error('another provider was set up meanwhile');
  // RFC 9207: an answer of another issuer's, sent on to us, must not be taken for this one's.
  const named = said.iss ?? (metadata.authorization_response_iss_parameter_supported ? '' : metadata.issuer);
  if (named !== metadata.issuer) throw new Error('the answer came from another issuer');
  if (said.error !== undefined || said.code === undefined) {
    const code = /^[\w.-]{1,60}$/.test(said.error ?? '') ? said.error : 'unnamed';
    log.info({ code }, 'the sign-in provider sent somebody back');
    return toSignIn(reply, said.error === 'access_denied' ? 'declined' : 'refused', begun.next);
  }
  const { redeem } = await import('./openid-token.ts');
  const vouched = await redeem(provider, metadata, {
    code: said.code,
    verifier: begun.verifier,
    nonce: begun.nonce,
    redirectUri: redirectUri(),
  });
  const invited = begun.invitation === null ? undefined : await invitationOf(begun.invitation);
  const person = await personFor(provider, vouched, invited);
  if (typeof person === 'string') {
    tellAddress(reply, vouched.email);
    return toSignIn(reply, person, begun.next);
  }
  const next = begun.invitation === null ? begun.next : `/join#${begun.invitation}`;
  return openSession(request, reply, person, vouched.secondFactor, next);
}

/** An invitation that was used up meanwhile is none; the page behind its link says so. */
async function invitationOf(secret: string): Promise<{ email: string | null } | undefined> {
  return invitationBehind(secret).catch((error: unknown) => {
    if (error instanceof ApiError) return undefined;
    throw error;
  });
}

/** As after a password: who has a second factor is asked for it, unless the provider has asked for one. */
async function openSession(
  request: FastifyRequest,
  reply: FastifyReply,
  person: Person,
  providerFactor: boolean,
  next: string,
): Promise<FastifyReply> {
  const { api } = await signIn();
  const headers = new Headers({
    'x-earshot-address': request.ip,
    'user-agent': request.headers['user-agent'] ?? '',
    cookie: request.headers.cookie ?? '',
  });
  const given = { headers, asResponse: true } as const;
  const isHalf = person.hasSecondFactor && !providerFactor;
  const made = isHalf
    ? await api.halfWayFor({ body: { userId: person.id }, ...given })
    : await api.sessionFor({ body: { userId: person.id, providerFactor }, ...given });
  if (!made.ok) throw new Error(`the session could not be made: ${made.status}`);
  for (const each of made.headers.getSetCookie()) reply.header('set-cookie', each);
  if (isHalf) return toSignIn(reply, `step-${(await waysOf(person.id)).join('-')}`, next);
  rememberBrowser(reply, person.email);
  return reply.redirect(publicUrl() + next, 302);
}

/** `how` is one of a few words that the page has texts for. What is behind the # reaches no server and no log. */
function toSignIn(reply: FastifyReply, how: string, next = '/'): FastifyReply {
  const hash = next === '/' ? '' : `#next=${encodeURIComponent(next)}`;
  return reply.redirect(`${publicUrl()}/sign-in?provider=${how}${hash}`, 302);
}

/** What is wrong, without what a library may quote of a token. */
function plain(error: unknown): string {
  if (error instanceof z.ZodError) return `the provider’s answer lacks ${error.issues[0]?.path.join('.')}`;
  const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
  return error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)}${code}` : 'unknown';
}
