import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '#server/errors.ts';
import { isSecure, signIn } from './sessions.ts';
import { countAttempt, markFor, takeBack } from './throttle.ts';

// What the screens use; the library offers more, and what nobody uses is not there.
const served = new Set([
  'sign-in/email',
  'sign-out',
  'change-password',
  'two-factor/enable',
  'two-factor/disable',
  'two-factor/verify-totp',
  'two-factor/verify-backup-code',
  'two-factor/generate-backup-codes',
]);
const knownBrowser = 'earshot.known';

/** Hands sign-in, sign-out and their kin to the library, which speaks Fetch. */
export function serveSignIn(app: FastifyInstance, publicUrl: string): void {
  app.post<{ Params: { '*': string } }>('/api/auth/*', async (request, reply) => {
    const what = request.params['*'];
    if (!served.has(what))
      throw new ApiError(404, 'not-found', `There is nothing at POST /api/auth/${what}.`);
    refuseForeignOrigin(request, publicUrl, 'always');
    if (what === 'sign-in/email') return signInByPassword(request, reply, publicUrl);
    return pass(await ask(request, publicUrl), reply);
  });
}

async function signInByPassword(
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: string,
): Promise<FastifyReply> {
  const { email } = (request.body ?? {}) as { email?: unknown };
  const mark = new RegExp(`(?:^|; )${knownBrowser}=([\\w.-]+)`).exec(request.headers.cookie ?? '')?.[1];
  const attempt = await countAttempt(email, request.ip, mark);
  const answer = await ask(request, publicUrl);
  if (answer.ok || answer.status >= 500) await takeBack(attempt);
  if (answer.ok) rememberBrowser(reply, attempt.email);
  return pass(answer, reply);
}

/** The browser has shown a right password of this account: strangers' guesses shall not shut it out. */
export function rememberBrowser(reply: FastifyReply, email: string): void {
  const secure = isSecure() ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${knownBrowser}=${markFor(email)}; Path=/api/auth; Max-Age=31536000; HttpOnly; SameSite=Lax${secure}`,
  );
}

async function ask(request: FastifyRequest, publicUrl: string): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  headers.set('x-earshot-address', request.ip);
  const { handler } = await signIn();
  const body = JSON.stringify(request.body ?? {});
  return handler(new Request(new URL(request.url, publicUrl), { method: 'POST', headers, body }));
}

async function pass(answer: Response, reply: FastifyReply): Promise<FastifyReply> {
  reply.status(answer.status);
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') reply.header(name, value);
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
  return reply.send(await answer.text());
}

/**
 * A browser sends the session's cookie along whoever asks it to, so what changes something must come from
 * our own pages, and say so: every browser does. Calls with an API key carry no cookie and are not concerned;
 * signing in has none yet and is (`always`), or a page elsewhere could sign its visitors in as somebody else.
 */
export function refuseForeignOrigin(
  request: FastifyRequest,
  publicUrl: string,
  when: 'with-cookie' | 'always' = 'with-cookie',
): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (when === 'with-cookie' && (!request.headers.cookie || request.headers.authorization)) return;
  const { origin, host, referer } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw foreign();
  const from = origin ?? (referer && URL.parse(referer)?.origin);
  if (from === undefined && site === undefined) throw foreign();
  if (from !== undefined && from !== new URL(publicUrl).origin && URL.parse(from ?? '')?.host !== host)
    throw foreign();
}

function foreign(): ApiError {
  return new ApiError(
    403,
    'foreign-origin',
    'This request came from a page of another site, or does not say from where, and was refused.',
  );
}
