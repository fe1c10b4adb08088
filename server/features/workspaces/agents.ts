import { sql } from 'kysely';
import type { Agent } from '#contract/workspace.ts';
import { type AgentActor, permissionsOf } from '#server/actor.ts';
import { notFound } from '#server/errors.ts';
import { availabilities, neverHere } from '#server/features/routing/availability.ts';
import { system, type Tx } from '#server/transaction.ts';

/** An agent whose screen was connected within this time counts as on. */
const onlineSeconds = 60;

type Row = Omit<Agent, 'secondFactor' | 'availability'> & { userId: string };

/** The people of the workspace; who has a second factor is for those who manage it. */
export async function agents(
  tx: Tx,
  actor: AgentActor,
  state: 'active' | 'deactivated' | 'any',
  only?: string,
): Promise<Agent[]> {
  const { rows } = await sql<Row>`
    select id, user_id as "userId", name, email, role, deactivated_at is null as active, channels,
      coalesce(seen_at > now() - make_interval(secs => ${onlineSeconds}), false) as online
    from agent where workspace_id = ${tx.workspaceId}
      and ${state === 'any' ? sql`true` : sql`(deactivated_at is null) = ${state === 'active'}`}
      and ${only ? sql`id = ${only}` : sql`true`}
    order by name`.execute(tx.q);
  const enrolled = permissionsOf(actor).includes('workspace.manage') ? await enrolledAmong(rows) : undefined;
  const now = await availabilities(tx, only);
  return rows.map(({ userId, ...row }) => ({
    ...row,
    availability: now.get(row.id) ?? neverHere,
    secondFactor: enrolled ? enrolled.has(userId) : null,
  }));
}

export async function agentOf(tx: Tx, actor: AgentActor, id: string): Promise<Agent> {
  const [found] = await agents(tx, actor, 'any', id);
  if (!found) throw notFound('agent');
  return found;
}

async function enrolledAmong(rows: Row[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const users = await system()
    .selectFrom('auth_user')
    .select('id')
    .where('twoFactorEnabled', '=', true)
    .where(
      'id',
      'in',
      rows.map((row) => row.userId),
    )
    .execute();
  return new Set(users.map((user) => user.id));
}

/** An agent's screen is open. Answers whether they were away before. */
export async function noteSeen(tx: Tx, agentId: string): Promise<boolean> {
  const { rows } = await sql<{ away: boolean }>`
    with before as (select seen_at from agent where workspace_id = ${tx.workspaceId} and id = ${agentId})
    update agent set seen_at = now() where workspace_id = ${tx.workspaceId} and id = ${agentId} and deactivated_at is null
    returning coalesce((select seen_at from before) < now() - make_interval(secs => ${onlineSeconds}), true) as away`.execute(
    tx.q,
  );
  return rows[0]?.away ?? false;
}

export async function isAnybodyOn(workspaceId: string): Promise<boolean> {
  const row = await system()
    .selectFrom('agent')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('seen_at', '>', new Date(Date.now() - onlineSeconds * 1_000))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
