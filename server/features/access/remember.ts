import type { FastifyReply, FastifyRequest } from 'fastify';
import { isSecure } from './sessions.ts';
import { markFor } from './throttle.ts';

const knownBrowser = 'earshot.known';

/** The mark of a browser that has signed in before, if it has one. */
export function markOf(request: FastifyRequest): string | undefined {
  return new RegExp(`(?:^|; )${knownBrowser}=([\\w.-]+)`).exec(request.headers.cookie ?? '')?.[1];
}

/** The browser has shown a right password or passkey of this account: strangers' guesses shall not shut it out. */
export function rememberBrowser(reply: FastifyReply, email: string): void {
  const secure = isSecure() ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${knownBrowser}=${markFor(email)}; Path=/api/auth; Max-Age=31536000; HttpOnly; SameSite=Lax${secure}`,
  );
}
