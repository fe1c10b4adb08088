import type { Session } from '#contract/account.ts';
import type { AgentActor } from '#server/actor.ts';
import { forbidden, notFound } from '#server/errors.ts';
import { announceLive } from '#server/platform/live.ts';
import { system } from '#server/transaction.ts';

/** Where a person is signed in, the newest first. */
export async function listSessions(actor: AgentActor): Promise<{ data: Session[]; next: null }> {
  const current = ownSession(actor);
  const rows = await system()
    .selectFrom('auth_session')
    .selectAll()
    .where('userId', '=', actor.userId)
    .where('expiresAt', '>', new Date())
    .orderBy('createdAt', 'desc')
    .execute();
  return {
    data: rows.map((row) => ({
      id: row.id,
      current: row.id === current,
      browser: row.userAgent || null,
      address: row.ipAddress || null,
      signedInAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
    })),
    next: null,
  };
}

export async function endSession(actor: AgentActor, id: string): Promise<Record<string, never>> {
  ownSession(actor);
  const { numDeletedRows } = await system()
    .deleteFrom('auth_session')
    .where('userId', '=', actor.userId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw notFound('session');
  announceLive({ kind: 'signed-out', userId: actor.userId });
  return {};
}

export async function endOtherSessions(actor: AgentActor): Promise<Record<string, never>> {
  const current = ownSession(actor);
  await system()
    .deleteFrom('auth_session')
    .where('userId', '=', actor.userId)
    .where('id', '<>', current)
    .execute();
  announceLive({ kind: 'signed-out', userId: actor.userId });
  return {};
}

/** The session by which they came: how somebody signs in is changed by themselves, and by no key of theirs. */
export function ownSession(actor: AgentActor): string {
  if (actor.by && 'session' in actor.by) return actor.by.session;
  throw forbidden('An API key does not sign in: do this in your browser, under Settings, Security.');
}
