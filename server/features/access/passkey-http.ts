import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { usedPasskey } from '#contract/account.ts';
import { invalid } from '#server/errors.ts';
import { mustAllowOwnWays } from './openid-settings.ts';
import { relyingParty } from './relying-party.ts';
import { rememberBrowser } from './remember.ts';
import { isSecure, signIn } from './sessions.ts';
import { countAsked, countPasskey } from './throttle.ts';
import { askForPasskey, personWithPasskey } from './use-passkey.ts';

const cookie = 'earshot.asked';
const body = z.object({ response: usedPasskey });

/** Hands out a challenge, to this browser: a cookie tells it from others. */
export async function answerOptions(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const place = relyingParty(request);
  await countAsked(request.ip);
  // Kept while there is one: the desk may be open in several tabs.
  const browser = browserOf(request) ?? randomBytes(24).toString('base64url');
  const secure = isSecure() ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${cookie}=${browser}; Path=/api/auth; Max-Age=300; HttpOnly; SameSite=Strict${secure}`,
  );
  return reply.send(await askForPasskey(browser, place));
}

/** A passkey with PIN, fingerprint or face is both factors at once: what follows is a session. */
export async function signInByPasskey(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const place = relyingParty(request);
  const takeBack = await countPasskey(request.ip);
  const parsed = body.safeParse(request.body);
  if (!parsed.success) throw invalid('This is not what a passkey answers. Try again.');
  const person = await personWithPasskey(parsed.data.response, browserOf(request) ?? '', place);
  const { api } = await signIn();
  // Where there is no other way in than the provider, it is a second step after that one.
  const { userId } = await halfWay(request);
  if (userId !== person.id) mustAllowOwnWays();
  const headers = new Headers({
    'x-earshot-address': request.ip,
    'user-agent': request.headers['user-agent'] ?? '',
    cookie: request.headers.cookie ?? '',
  });
  const answer = await api.sessionFor({ body: { userId: person.id }, headers, asResponse: true });
  if (!answer.ok) throw new Error(`the session could not be made: ${answer.status}`);
  await takeBack();
  rememberBrowser(reply, person.email);
  for (const each of answer.headers.getSetCookie()) reply.header('set-cookie', each);
  return reply.send({});
}

/** Whose second step this browser is at. */
async function halfWay(request: FastifyRequest): Promise<{ userId: string | null }> {
  const { api } = await signIn();
  return api.halfWayOf({ headers: new Headers({ cookie: request.headers.cookie ?? '' }) });
}

function browserOf(request: FastifyRequest): string | undefined {
  return new RegExp(`(?:^|; )${cookie}=([\\w-]{32})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];
}
