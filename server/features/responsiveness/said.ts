import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import type { Said } from './turns.ts';

/**
 * What was said in private on a channel since then: what customers wrote themselves, and what left here or was written
 * by another tool, at the moment it was sent. What was taken back later was said all the same.
 *
 * Conversations are found by when they were last active and their messages by time, so that older ones cost nothing,
 * however many there are. The planner thinks too little of the first and is made to finish it.
 */
export async function saidSince(tx: Tx, channelId: string, since: Date): Promise<Said[]> {
  const { rows } = await sql<Said>`
    with active as materialized (
      select c.id, who.blocked_at is not null as blocked from (
        select * from conversation where workspace_id = ${tx.workspaceId} and channel_id = ${channelId}
        union all
        select * from conversation where workspace_id = ${tx.workspaceId} and other_channels @> array[${channelId}::uuid]
      ) c
      join contact who on who.workspace_id = c.workspace_id and who.id = c.contact_id
      where c.last_activity_at >= ${since} and c.merged_into is null
        and c.state in ('open', 'waiting', 'snoozed', 'resolved')
    )
    select m.thread_id as "threadId", a.id as "conversationId", a.blocked,
      (extract(epoch from case when is_own then sent.at else m.ordered_at end) * 1000)::float8 as at,
      case m.author_kind when 'other' then 'elsewhere' when 'agent' then 'person' else m.author_kind end as by
    from active a
    join message m on m.workspace_id = ${tx.workspaceId} and m.conversation_id = a.id and m.channel_id = ${channelId}
      and m.ordered_at >= ${since} and m.kind <> 'note' and not m.automatic
    join thread t on t.workspace_id = m.workspace_id and t.id = m.thread_id and t.surface = 'private'
    cross join lateral (select m.author_kind not in ('customer', 'other') as is_own) own
    cross join lateral (select min(p.sent_at) as at from part p where is_own
      and p.workspace_id = ${tx.workspaceId} and p.message_id = m.id and p.state in ('sent', 'delivered', 'read')) sent
    where not is_own or sent.at is not null`.execute(tx.q);
  return rows;
}
