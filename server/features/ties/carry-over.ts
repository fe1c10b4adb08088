import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

/** A conversation becomes part of another one and goes: who follows it and what it is tied to go with the other. */
export async function carryTiesOver(tx: Tx, from: string, into: string): Promise<void> {
  const within = tx.workspaceId;
  await sql`
    insert into conversation_follower (workspace_id, conversation_id, agent_id, at)
    select workspace_id, ${into}, agent_id, at from conversation_follower
    where workspace_id = ${within} and conversation_id = ${from} on conflict do nothing`.execute(tx.q);
  await sql`
    insert into conversation_incident (workspace_id, conversation_id, incident_id, agent_id, at)
    select workspace_id, ${into}, incident_id, agent_id, at from conversation_incident
    where workspace_id = ${within} and conversation_id = ${from} on conflict do nothing`.execute(tx.q);
  // Both rows of each link; one between the two themselves says nothing any more.
  await sql`
    insert into conversation_link (workspace_id, conversation_id, other_id, agent_id, at)
    select workspace_id, case when conversation_id = ${from} then ${into}::uuid else conversation_id end,
      case when other_id = ${from} then ${into}::uuid else other_id end, agent_id, at
    from conversation_link
    where workspace_id = ${within} and (conversation_id = ${from} and other_id <> ${into} or other_id = ${from} and conversation_id <> ${into})
    on conflict do nothing`.execute(tx.q);
}
