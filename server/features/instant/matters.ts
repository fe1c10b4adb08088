import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import { conversationsMax, days, inPlace, type Place, type Turn } from './turns.ts';

/**
 * How long matters took of late to be settled, the oldest first: from the customer's first words since they were settled
 * before, until somebody resolved them. What resolved itself for lack of a word was settled with the last answer.
 */
export async function mattersIn(tx: Tx, place: Place, now: Date): Promise<Turn[]> {
  const since = new Date(now.getTime() - days * 86_400_000);
  const { rows } = await sql<Turn>`
    with active as materialized (
      select c.id, c.state, c.resolved_at from conversation c
      join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id and t.surface = ${place.surface}
      where c.workspace_id = ${tx.workspaceId} and ${inPlace(place)} and c.last_activity_at >= ${since}
        and c.state in ('open', 'waiting', 'snoozed', 'resolved') and not c.blocked and c.merged_into is null
      order by c.last_activity_at desc limit ${conversationsMax}
    )
    select a.id as "conversationId", (extract(epoch from asked.at) * 1000)::float8 as asked,
      (extract(epoch from case when a.state <> 'resolved' then null
        when (select e.word from event e where ${settling(tx)} order by e.seq desc limit 1) like 'silent %' then brand.at
        else a.resolved_at end) * 1000)::float8 as answered,
      a.state = 'resolved' and brand.at is null as settled
    from active a
    cross join lateral (select (select e.at from event e where ${settling(tx)} order by e.seq desc
      offset (case a.state when 'resolved' then 1 else 0 end) limit 1) as at) before
    cross join lateral (select min(m.ordered_at) as at from message m
      where m.workspace_id = ${tx.workspaceId} and m.conversation_id = a.id and m.kind = 'incoming'
        and m.author_kind = 'customer' and not m.automatic and not m.past and m.deleted_at is null
        and (before.at is null or m.received_at > before.at)) asked
    cross join lateral (select max(m.ordered_at) as at from message m
      where m.workspace_id = ${tx.workspaceId} and m.conversation_id = a.id and m.kind = 'outgoing'
        and m.author_kind in ('agent', 'other') and not m.automatic and not m.past and m.ordered_at >= asked.at) brand
    where asked.at >= ${since} order by asked.at`.execute(tx.q);
  return rows;
}

/** Events `e` that settled the conversation `a`. */
function settling(tx: Tx): RawBuilder<boolean> {
  return sql`e.workspace_id = ${tx.workspaceId} and e.conversation_id = a.id and e.type = 'conversation.resolved'
    and e.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added')`;
}
