import { sql } from 'kysely';
import { invalid } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';

interface Member {
  agentId: string;
  leads: boolean;
}

/** These and no others are in the team from now on. Former colleagues who were in it may stay in the list. */
export async function setMembers(tx: Tx, teamId: string, members: Member[]): Promise<void> {
  const ids = members.map(({ agentId }) => agentId);
  const { rows } = await sql`
    select id from agent where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(tx.q);
  if (rows.length < ids.length)
    throw invalid('Somebody who shall be in the team is not part of this workspace.', [
      { path: 'members', message: 'unknown' },
    ]);
  await sql`
    delete from team_member where workspace_id = ${tx.workspaceId} and team_id = ${teamId}
      and agent_id <> all(${ids}::uuid[])`.execute(tx.q);
  await sql`
    insert into team_member (workspace_id, team_id, agent_id, leads)
    select ${tx.workspaceId}::uuid, ${teamId}::uuid, * from unnest(${ids}::uuid[], ${members.map((m) => m.leads)}::boolean[])
    on conflict (workspace_id, team_id, agent_id) do update set leads = excluded.leads`.execute(tx.q);
}

/** Whether somebody is not in a team; nobody and no team are never outside. */
export async function isOutsideTeam(tx: Tx, teamId: string | null, agentId: string | null): Promise<boolean> {
  if (!teamId || !agentId) return false;
  return (await memberOf(tx, teamId, agentId)) === undefined;
}

export function memberOf(tx: Tx, teamId: string, agentId: string): Promise<{ leads: boolean } | undefined> {
  return tx.q
    .selectFrom('team_member')
    .select('leads')
    .where('workspace_id', '=', tx.workspaceId)
    .where('team_id', '=', teamId)
    .where('agent_id', '=', agentId)
    .executeTakeFirst();
}
