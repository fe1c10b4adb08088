import { sql } from 'kysely';
import type { Ties } from '#contract/ties.ts';
import { mustExist } from '#server/features/conversations/timeline.ts';
import type { Tx } from '#server/transaction.ts';

/** What ties a conversation to agents and to others; the database leaves out what is beyond the caller's reach. */
export async function tiesOf(tx: Tx, id: string): Promise<Ties> {
  await mustExist(tx, id);
  const { rows: followers } = await sql<Ties['followers'][number]>`
    select a.id, a.name from conversation_follower f
    join agent a on a.workspace_id = f.workspace_id and a.id = f.agent_id and a.deactivated_at is null
    where f.workspace_id = ${tx.workspaceId} and f.conversation_id = ${id} order by f.at, a.id`.execute(tx.q);
  const { rows: links } = await sql<Omit<Ties['links'][number], 'at'> & { at: Date }>`
    select c.id, c.number, c.state, coalesce(n.name, h.name) as "contactName", l.at,
      json_build_object('name', ch.name, 'connector', ch.connector) as channel,
      json_build_object('id', a.id, 'name', a.name) as by
    from conversation_link l
    join conversation c on c.workspace_id = l.workspace_id and c.id = l.other_id and c.merged_into is null
    join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    join contact own on own.workspace_id = c.workspace_id and own.id = c.contact_id
    join contact h on h.workspace_id = own.workspace_id and h.id = own.head_id
    left join contact n on n.workspace_id = h.workspace_id and n.id = h.name_from
    join agent a on a.workspace_id = l.workspace_id and a.id = l.agent_id
    where l.workspace_id = ${tx.workspaceId} and l.conversation_id = ${id} order by l.at, c.number`.execute(
    tx.q,
  );
  const { rows: incidents } = await sql<NonNullable<Ties['incident']>>`
    select i.id, i.title, i.state from conversation_incident u
    join incident i on i.workspace_id = u.workspace_id and i.id = u.incident_id
    where u.workspace_id = ${tx.workspaceId} and u.conversation_id = ${id}`.execute(tx.q);
  return {
    followers,
    links: links.map((one) => ({ ...one, at: one.at.toISOString() })),
    incident: incidents[0] ?? null,
  };
}
