import { sql } from 'kysely';
import type { Agent } from '#contract/workspace.ts';
import { notFound } from '#server/errors.ts';
import { system, type Tx } from '#server/transaction.ts';

/** An agent whose screen was connected within this time counts as on. */
const onlineSeconds = 60;

export async function agents(tx: Tx): Promise<Agent[]> {
  const { rows } = await sql<Agent>`
    select id, name, email, role, coalesce(seen_at > now() - make_interval(secs => ${onlineSeconds}), false) as online
    from agent where workspace_id = ${tx.workspaceId} order by name`.execute(tx.q);
  return rows;
}

export async function agentOf(tx: Tx, id: string): Promise<Agent> {
  const found = (await agents(tx)).find((agent) => agent.id === id);
  if (!found) throw notFound('agent');
  return found;
}

/** An agent's screen is open. Answers whether they were away before. */
export async function noteSeen(tx: Tx, agentId: string): Promise<boolean> {
  const { rows } = await sql<{ away: boolean }>`
    with before as (select seen_at from agent where workspace_id = ${tx.workspaceId} and id = ${agentId})
    update agent set seen_at = now() where workspace_id = ${tx.workspaceId} and id = ${agentId}
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
