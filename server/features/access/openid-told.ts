import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { getSignInOffer } from '#contract/account.ts';
import type { ReplyOf } from '#contract/endpoint.ts';
import { openid } from './openid-settings.ts';
import { isSecure } from './sessions.ts';

const cookie = 'earshot.told';
const path = '/api/v1/sign-in';

/** What the sign-in page offers, and which address the provider named when it has just led to nothing. */
export function signInOffer(request: FastifyRequest): ReplyOf<typeof getSignInOffer> {
  const provider = openid();
  const [, told = ''] = new RegExp(`(?:^|; )${cookie}=([\\w-]+)`).exec(request.headers.cookie ?? '') ?? [];
  const email = z.email().safeParse(Buffer.from(told, 'base64url').toString());
  return {
    provider: provider ? { name: provider.name } : null,
    ownWays: !provider?.only,
    refused: email.success ? email.data : null,
  };
}

/** For two minutes, in this browser: an address in a link could be anybody's words. */
export function tellAddress(reply: FastifyReply, email: string | null): void {
  const value = Buffer.from(email ?? '').toString('base64url');
  const secure = isSecure() ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${cookie}=${value}; Path=${path}; Max-Age=${value ? 120 : 0}; HttpOnly; SameSite=Lax${secure}`,
  );
}
