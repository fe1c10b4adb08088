import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

/** Of these teams; `mine` are those of the asker, and what an archived team has is nobody's. */
export async function ofTeams(
  tx: Tx,
  { agentId }: { agentId: string },
  is: string[],
): Promise<RawBuilder<unknown>> {
  const ids = is.filter((each) => each !== 'mine' && each !== 'none');
  const { rows } = await sql<{ id: string; mine: boolean; archived: boolean }>`
    select t.id, t.archived_at is not null as archived, exists (select from team_member m where m.workspace_id = t.workspace_id
      and m.team_id = t.id and m.agent_id = ${agentId}) as mine
    from team t where t.workspace_id = ${tx.workspaceId}`.execute(tx.q);
  if (is.includes('mine')) ids.push(...rows.filter((row) => row.mine && !row.archived).map(({ id }) => id));
  if (!is.includes('none')) return sql`c.team_id = any(${ids}::uuid[])`;
  ids.push(...rows.filter((row) => row.archived).map(({ id }) => id));
  return sql`(c.team_id is null or c.team_id = any(${ids}::uuid[]))`;
}
