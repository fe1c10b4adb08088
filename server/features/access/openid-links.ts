import type { OpenidLink } from '#contract/account.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, notFound } from '#server/errors.ts';
import { system } from '#server/transaction.ts';
import { confirm } from './confirm.ts';
import { openid } from './openid-settings.ts';
import { ownSession } from './own-sessions.ts';

export async function openidLinks(userId: string): Promise<OpenidLink[]> {
  const rows = await system()
    .selectFrom('auth_openid')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: nameOf(row.issuer),
    email: row.email,
    inUse: isHere(row.issuer),
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }));
}

/** @throws ApiError 409 where nothing else would let them in any more */
export async function unlinkOpenid(
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
        .deleteFrom('auth_openid')
        .where('id', '=', id)
        .where('user_id', '=', actor.userId)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw notFound('account');
      await mustHaveWayIn(q, actor.userId);
    });
  return {};
}

/**
 * Asked in the transaction that has taken a way in from somebody: they keep another one.
 * @throws ApiError 409
 */
export async function mustHaveWayIn(q: ReturnType<typeof system>, userId: string): Promise<void> {
  const links = await q.selectFrom('auth_openid').select('issuer').where('user_id', '=', userId).execute();
  if (links.some(({ issuer }) => isHere(issuer))) return;
  if (!openid()?.only) {
    const own = await q
      .selectFrom('auth_user')
      .select('id')
      .where('id', '=', userId)
      .where(({ or, exists, selectFrom }) =>
        or([
          exists(selectFrom('auth_passkey').select('id').where('user_id', '=', userId)),
          exists(
            selectFrom('auth_account')
              .select('id')
              .where('userId', '=', userId)
              .where('providerId', '=', 'credential'),
          ),
        ]),
      )
      .executeTakeFirst();
    if (own) return;
  }
  throw conflict('last-way-in', 'This is your only way in. Add a passkey first, then remove this.');
}

/** Of the provider that is set up now; an earlier one's account opens nothing any more. */
function isHere(issuer: string): boolean {
  const bare = (text: string) => text.replace(/\/$/, '');
  return bare(issuer) === bare(openid()?.issuer ?? '');
}

function nameOf(issuer: string): string {
  return (isHere(issuer) && openid()?.name) || (URL.parse(issuer)?.host ?? issuer);
}
