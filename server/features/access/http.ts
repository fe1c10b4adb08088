import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '#server/errors.ts';
import { signIn } from './sessions.ts';

/** Hands sign-in, sign-out and their kin to the library, which speaks Fetch. */
export function serveSignIn(app: FastifyInstance, publicUrl: string): void {
  app.all('/api/auth/*', { config: { rawBody: true } }, async (request, reply) => {
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    headers.set('x-earshot-address', request.ip);
    const url = new URL(request.url, publicUrl);
    const body =
      request.method === 'GET' || request.method === 'HEAD' ? undefined : JSON.stringify(request.body ?? {});
    const { handler } = await signIn();
    const answer = await handler(
      new Request(url, { method: request.method, headers, ...(body === undefined ? {} : { body }) }),
    );
    return pass(answer, reply);
  });
}

async function pass(answer: Response, reply: FastifyReply): Promise<FastifyReply> {
  reply.status(answer.status);
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') reply.header(name, value);
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
  return reply.send(await answer.text());
}

/**
 * A browser sends the session's cookie along whoever asks it to, so what changes something must come from
 * our own pages. Calls with an API key carry no cookie and are not concerned.
 */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string): void {
  if (
    request.method === 'GET' ||
    request.method === 'HEAD' ||
    !request.headers.cookie ||
    request.headers.authorization
  )
    return;
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw foreign();
  if (origin !== undefined && origin !== new URL(publicUrl).origin && URL.parse(origin)?.host !== host)
    throw foreign();
}

function foreign(): ApiError {
  return new ApiError(
    403,
    'foreign-origin',
    'This request came from a page of another site and was refused.',
  );
}
