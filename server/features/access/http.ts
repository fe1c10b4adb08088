import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '#server/errors.ts';
import { announceLive } from '#server/platform/live.ts';
import { hasPassword, mustBeFresh } from './confirm.ts';
import { answerCallback } from './openid-callback.ts';
import { beginOpenid } from './openid-http.ts';
import { mustAllowOwnWays } from './openid-settings.ts';
import { answerOptions, signInByPasskey } from './passkey-http.ts';
import { markOf, rememberBrowser } from './remember.ts';
import { askSecondFactor, withPasskeys } from './second-factor.ts';
import { sessionOf, signIn } from './sessions.ts';
import { countAttempt, takeBack } from './throttle.ts';

/** What somebody confirms with their password, or without one by having signed in a moment ago. */
const confirmed = new Set(['two-factor/enable', 'two-factor/disable', 'two-factor/generate-backup-codes']);
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

/** Hands sign-in, sign-out and their kin to the library, which speaks Fetch. */
export function serveSignIn(app: FastifyInstance, publicUrl: string): void {
  const guarded = {
    preHandler: async (request: FastifyRequest) => refuseForeignOrigin(request, publicUrl, 'always'),
  };
  app.post('/api/auth/passkey/options', guarded, answerOptions);
  app.post('/api/auth/sign-in/passkey', guarded, signInByPasskey);
  app.post('/api/auth/openid/begin', guarded, beginOpenid);
  app.get('/api/auth/openid/callback', answerCallback);
  app.post<{ Params: { '*': string } }>('/api/auth/*', async (request, reply) => {
    const what = request.params['*'];
    if (!served.has(what))
      throw new ApiError(404, 'not-found', `There is nothing at POST /api/auth/${what}.`);
    refuseForeignOrigin(request, publicUrl, 'always');
    if (confirmed.has(what)) await mustHaveConfirmed(request);
    if (what === 'sign-in/email') return signInByPassword(request, reply, publicUrl);
    if (!what.startsWith('two-factor/')) return pass(await leave(request, publicUrl), reply);
    const answer = await askSecondFactor(what, request, (path) => ask(request, publicUrl, path));
    return pass(answer, reply);
  });
}

async function signInByPassword(
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: string,
): Promise<FastifyReply> {
  mustAllowOwnWays();
  const { email } = (request.body ?? {}) as { email?: unknown };
  const mark = markOf(request);
  const attempt = await countAttempt(email, request.ip, mark);
  const answer = await ask(request, publicUrl);
  if (answer.ok || answer.status >= 500) await takeBack(attempt);
  if (!answer.ok) return pass(answer, reply);
  rememberBrowser(reply, attempt.email);
  return pass(await withPasskeys(answer, attempt.email), reply);
}

/** Whoever signs out, here or by another password elsewhere, is told of nothing any more: their streams end with it. */
async function leave(request: FastifyRequest, publicUrl: string): Promise<Response> {
  const session = await sessionOf(request.headers);
  const answer = await ask(request, publicUrl);
  if (session && answer.ok) announceLive({ kind: 'signed-out', userId: session.userId });
  return answer;
}

async function mustHaveConfirmed(request: FastifyRequest): Promise<void> {
  const session = await sessionOf(request.headers);
  if (session && !(await hasPassword(session.userId))) await mustBeFresh(session.id);
}

/** As the request asks, or with its body at another of the library's addresses. */
async function ask(request: FastifyRequest, publicUrl: string, path?: string): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  headers.set('x-earshot-address', request.ip);
  const { handler } = await signIn();
  const body = JSON.stringify(request.body ?? {});
  const url = new URL(path ? `/api/auth/${path}` : request.url, publicUrl);
  return handler(new Request(url, { method: 'POST', headers, body }));
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
