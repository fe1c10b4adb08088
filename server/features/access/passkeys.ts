import type { Selectable } from 'kysely';
import type { getSignInWays, Passkey } from '#contract/account.ts';
import type { ReplyOf } from '#contract/endpoint.ts';
import type { AgentActor } from '#server/actor.ts';
import { notFound } from '#server/errors.ts';
import type { Tables } from '#server/schema.ts';
import { system } from '#server/transaction.ts';
import { confirm, hasPassword } from './confirm.ts';
import { mustHaveWayIn, openidLinks } from './openid-links.ts';
import { ownSession } from './own-sessions.ts';
import { passkeysAt } from './relying-party.ts';

export async function signInWays(actor: AgentActor): Promise<ReplyOf<typeof getSignInWays>> {
  ownSession(actor);
  const passkeys = await system()
    .selectFrom('auth_passkey')
    .selectAll()
    .where('user_id', '=', actor.userId)
    .orderBy('created_at')
    .execute();
  const factor = await system()
    .selectFrom('auth_two_factor')
    .innerJoin('auth_user', 'auth_user.id', 'auth_two_factor.userId')
    .select(['verified', 'twoFactorEnabled'])
    .where('userId', '=', actor.userId)
    .executeTakeFirst();
  return {
    app: factor?.verified ?? false,
    // A row without anything that asks for it is an enrolment that was not finished.
    recoveryCodes: factor?.twoFactorEnabled ?? false,
    passkeys: passkeys.map(asPasskey),
    passkeysAt: passkeysAt(),
    password: await hasPassword(actor.userId),
    providers: await openidLinks(actor.userId),
  };
}

export async function renamePasskey(actor: AgentActor, id: string, name: string): Promise<Passkey> {
  ownSession(actor);
  const row = await system()
    .updateTable('auth_passkey')
    .set({ name })
    .where('id', '=', id)
    .where('user_id', '=', actor.userId)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw notFound('passkey');
  return asPasskey(row);
}

export async function removePasskey(
  actor: AgentActor,
  id: string,
  password: string | undefined,
): Promise<Record<string, never>> {
  ownSession(actor);
  await confirm(actor, password);
  await system()
    .transaction()
    .execute(async (q) => {
      await q.selectFrom('auth_user').select('id').where('id', '=', actor.userId).forUpdate().execute();
      const { numDeletedRows } = await q
        .deleteFrom('auth_passkey')
        .where('id', '=', id)
        .where('user_id', '=', actor.userId)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw notFound('passkey');
      // A passkey beside a password is no way in of its own where the provider is the only one.
      if (!(await hasPassword(actor.userId))) await mustHaveWayIn(q, actor.userId);
    });
  return {};
}

export async function hasPasskey(userId: string): Promise<boolean> {
  const row = await system()
    .selectFrom('auth_passkey')
    .select('id')
    .where('user_id', '=', userId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export function asPasskey(row: Selectable<Tables['auth_passkey']>): Passkey {
  return {
    id: row.id,
    name: row.name,
    host: row.rp_id,
    synced: row.synced,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
