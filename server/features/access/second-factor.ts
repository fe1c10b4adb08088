import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { announceLive } from '#server/platform/live.ts';
import { system } from '#server/transaction.ts';
import { hasPasskey } from './passkeys.ts';
import { sessionOf } from './sessions.ts';

type Ask = (path?: string) => Promise<Response>;

const halfWay = z.object({ twoFactorRedirect: z.literal(true), twoFactorMethods: z.array(z.string()) });

/**
 * The library's second factor is an authenticator app with its recovery codes. Here a passkey is one too, so the
 * codes belong to the person: they outlive a change of the app, and can be made without one.
 */
export async function askSecondFactor(what: string, request: FastifyRequest, ask: Ask): Promise<Response> {
  const before = Date.now();
  const session = await sessionOf(request.headers);
  if (!session) return ask();
  const factor = await factorOf(session.userId);
  if (what === 'two-factor/enable' && factor?.enabled && factor.codes !== null) {
    const answer = await ask();
    if (!answer.ok) return answer;
    await system()
      .updateTable('auth_two_factor')
      .set({ backupCodes: factor.codes })
      .where('userId', '=', session.userId)
      .execute();
    const given = z.looseObject({}).parse(await answer.json());
    return Response.json({ ...given, backupCodes: [] }, { headers: answer.headers });
  }
  if (what === 'two-factor/generate-backup-codes' && factor?.enabled && factor.codes === null)
    return ask('two-factor/enable');
  const answer = await ask();
  if (what === 'two-factor/verify-totp' && answer.ok && !factor?.enabled) {
    // From now on a password alone opens nothing: neither shall what it has opened before.
    await system()
      .deleteFrom('auth_session')
      .where('userId', '=', session.userId)
      .where('createdAt', '<', new Date(before))
      .execute();
    announceLive({ kind: 'signed-out', userId: session.userId });
  }
  return answer;
}

/** After a right password: which second factors there are, so that only those are asked for. */
export async function withPasskeys(answer: Response, email: string): Promise<Response> {
  const parsed = halfWay.safeParse(await answer.clone().json());
  if (!parsed.success) return answer;
  const user = await system()
    .selectFrom('auth_user')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirst();
  if (!user || !(await hasPasskey(user.id))) return answer;
  const twoFactorMethods = [...parsed.data.twoFactorMethods, 'passkey'];
  return Response.json({ ...parsed.data, twoFactorMethods }, { headers: answer.headers });
}

/** Which second factors somebody has who came by the provider. */
export async function waysOf(userId: string): Promise<('totp' | 'passkey')[]> {
  const app = await system()
    .selectFrom('auth_two_factor')
    .select('id')
    .where('userId', '=', userId)
    .where('verified', '=', true)
    .executeTakeFirst();
  return [...(app ? ['totp' as const] : []), ...((await hasPasskey(userId)) ? ['passkey' as const] : [])];
}

async function factorOf(userId: string): Promise<{ enabled: boolean; codes: string | null } | undefined> {
  return system()
    .selectFrom('auth_user')
    .leftJoin('auth_two_factor', 'auth_two_factor.userId', 'auth_user.id')
    .select(['twoFactorEnabled as enabled', 'backupCodes as codes'])
    .where('auth_user.id', '=', userId)
    .executeTakeFirst();
}
