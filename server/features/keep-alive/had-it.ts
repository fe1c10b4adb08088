import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

export interface Holder {
  who: 'agent' | 'team' | 'leads';
  id: string;
  /** Null is the leads and administrators. */
  name: string | null;
}

/** From a moment on, who had a conversation and which team; what nobody has any more is null. */
interface Holding {
  at: number;
  agent: Holder | null;
  team: Holder | null;
}

const leads: Holder = { who: 'leads', id: 'leads', name: null };

/** Says who would have been told of a conversation at a moment, by the event log: as when it is really told. */
export async function whoHad(tx: Tx, ids: string[]): Promise<(id: string, at: number) => Holder> {
  const { rows } = await sql<Row>`
    select e.conversation_id as id, e.type, e.at, a.id as "agentId", a.name as "agentName",
      team.id as "teamId", team.name as "teamName"
    from event e
    join conversation c on c.workspace_id = e.workspace_id and c.id = e.conversation_id
    left join agent a on a.workspace_id = e.workspace_id and a.id = e.subject_id and a.deactivated_at is null
      and (a.channels is null or c.channel_id = any(a.channels))
    left join handover h on h.workspace_id = e.workspace_id and h.id = e.subject_id
    left join team on team.workspace_id = h.workspace_id and team.id = h.to_team_id and team.archived_at is null
      and exists (select from team_member m
        join agent member on member.workspace_id = m.workspace_id and member.id = m.agent_id
          and member.deactivated_at is null and (member.channels is null or c.channel_id = any(member.channels))
        where m.workspace_id = team.workspace_id and m.team_id = team.id)
    where e.workspace_id = ${tx.workspaceId} and e.conversation_id = any(${ids}::uuid[])
      and e.type in ('conversation.assigned', 'conversation.handed-over')
      and e.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added')
    order by e.seq`.execute(tx.q);
  const holdings = new Map<string, Holding[]>();
  for (const row of rows) {
    const list = holdings.get(row.id) ?? [];
    list.push({ ...(list.at(-1) ?? { agent: null, team: null }), ...changedBy(row), at: row.at.getTime() });
    holdings.set(row.id, list);
  }
  return (id, at) => {
    const held = holdings.get(id)?.findLast((each) => each.at <= at);
    return held?.agent ?? held?.team ?? leads;
  };
}

function changedBy({ type, agentId, agentName, teamId, teamName }: Row): Partial<Holding> {
  if (type === 'conversation.assigned')
    return { agent: agentId ? { who: 'agent', id: agentId, name: agentName } : null };
  return { team: teamId ? { who: 'team', id: teamId, name: teamName } : null };
}

interface Row {
  id: string;
  type: 'conversation.assigned' | 'conversation.handed-over';
  at: Date;
  agentId: string | null;
  agentName: string | null;
  teamId: string | null;
  teamName: string | null;
}
