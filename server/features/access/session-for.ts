import { createAuthEndpoint } from 'better-auth/api';
import { deleteSessionCookie, expireCookie, setSessionCookie } from 'better-auth/cookies';
import { generateRandomString } from 'better-auth/crypto';
import { z } from 'zod';
import { system } from '#server/transaction.ts';

/** How long a second step stays open, as after a password. */
const halfWaySeconds = 600;

/**
 * A way into the sign-in library for who has proven themselves without it: the session and its cookies are made as
 * by its own sign-ins, and so is the step half way, as after a right password. Only this program calls it; it has
 * no address.
 */
export function sessionFor() {
  return {
    id: 'session-for',
    endpoints: {
      sessionFor: createAuthEndpoint.serverOnly(
        { method: 'POST', body: z.object({ userId: z.uuid(), providerFactor: z.boolean().default(false) }) },
        async (context) => {
          const { internalAdapter, createAuthCookie } = context.context;
          const user = await internalAdapter.findUserById(context.body.userId);
          if (!user) throw new Error('whoever has just proven themselves is missing');
          const session = await internalAdapter.createSession(user.id);
          if (context.body.providerFactor) {
            await system()
              .updateTable('auth_session')
              .set({ provider_factor: true })
              .where('id', '=', session.id)
              .execute();
          }
          await setSessionCookie(context, { session, user });
          // A password that was right before is a step that is no longer open.
          expireCookie(context, createAuthCookie('two_factor'));
          return context.json({});
        },
      ),
      // What the library's own second factor expects to find (plugins/two-factor): cookie, step and count of tries.
      halfWayFor: createAuthEndpoint.serverOnly(
        { method: 'POST', body: z.object({ userId: z.uuid() }) },
        async (context) => {
          const { internalAdapter, createAuthCookie, secret } = context.context;
          const name = `2fa-${generateRandomString(20)}`;
          const expiresAt = new Date(Date.now() + halfWaySeconds * 1_000);
          const { userId } = context.body;
          await internalAdapter.createVerificationValue({ value: userId, identifier: name, expiresAt });
          const tries = `2fa-attempts-${name}`;
          await internalAdapter.createVerificationValue({ value: '0', identifier: tries, expiresAt });
          // Whoever was signed in here until now is not whom the second step is about.
          deleteSessionCookie(context, true);
          const cookie = createAuthCookie('two_factor', { maxAge: halfWaySeconds });
          await context.setSignedCookie(cookie.name, name, secret, cookie.attributes);
          return context.json({});
        },
      ),
      halfWayOf: createAuthEndpoint.serverOnly({ method: 'POST' }, async (context) => {
        const { internalAdapter, createAuthCookie, secret } = context.context;
        const name = await context.getSignedCookie(createAuthCookie('two_factor').name, secret);
        const step = name ? await internalAdapter.findVerificationValue(name) : null;
        return context.json({ userId: step && step.expiresAt > new Date() ? step.value : null });
      }),
    },
  };
}
