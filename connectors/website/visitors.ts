import { z } from 'zod';
import type { ThreadRef, Visitor, Visitors } from '../connector.ts';
import { hmac, same } from '../kit/hmac.ts';
import type { WebsiteSettings } from './settings.ts';

export const visitors: Visitors<WebsiteSettings> = {
  look: ({ title, greeting, colour, side, origins, identityRequired, askName, askEmail }) => ({
    title,
    greeting,
    colour,
    side,
    origins,
    identityRequired,
    fields: [
      { key: 'name', label: 'visitor.field.name', type: 'text' as const, asked: askName },
      { key: 'email', label: 'visitor.field.email', type: 'email' as const, asked: askEmail },
    ].flatMap(({ asked, ...field }) =>
      asked === 'off' ? [] : [{ ...field, required: asked === 'required' }],
    ),
  }),

  proves: ({ identitySecret }, { id, hash }) =>
    same(hmac(identitySecret, id).toString('hex'), hash.toLowerCase()),

  mint({ tokenSecret }, visitor) {
    const { id, verified, name, email, language } = visitor;
    const claim = Buffer.from(JSON.stringify({ id, verified, name, email, language })).toString('base64url');
    return `${claim}.${mac(tokenSecret, claim)}`;
  },

  read({ tokenSecret }, token) {
    const [claim, seal, ...more] = token.split('.');
    if (!claim || !seal || more.length > 0 || !same(mac(tokenSecret, claim), seal)) return null;
    // The seal is ours, so the claim is what `mint` wrote.
    return visitorOf(JSON.parse(Buffer.from(claim, 'base64url').toString()));
  },

  thread: threadOf,
};

/** One thread per visitor: whoever signs in starts one that no anonymous token can read. */
export function threadOf(visitor: Visitor): ThreadRef {
  return { id: keyOf(visitor), surface: 'private' };
}

/** A visitor cannot pass as a user of the site by choosing an id: the two are named apart. */
export function keyOf({ id, verified }: Visitor): string {
  return `${verified ? 'user' : 'visitor'}:${id}`;
}

const visitor = z.object({
  id: z.string().min(1),
  verified: z.boolean(),
  name: z.string().optional(),
  email: z.string().optional(),
  language: z.string().optional(),
});

export function visitorOf(value: unknown): Visitor | null {
  return visitor.safeParse(value).data ?? null;
}

function mac(secret: string, claim: string): string {
  return hmac(secret, claim).toString('base64url');
}
