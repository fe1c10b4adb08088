import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import type { Placed } from './incoming.ts';
import { stepOf } from './step.ts';

/**
 * Moves conversations on by the messages they got: revision, who waits since when, what the list shows.
 * Everything follows from the ordering clock, so late or shuffled arrivals end the same. A customer's
 * message always opens, even one that came late and lies before an answer: nobody has read it yet. What is of long
 * ago does not; it only moves on when what was settled there was settled.
 */
export async function advance(tx: Tx, entered: Placed[]): Promise<void> {
  const groups = Map.groupBy(entered, (m) => m.conversation.id);
  if (groups.size === 0) return;
  const ids = [...groups.keys()].sort();
  const steps = ids.map((id) => stepOf(groups.get(id) ?? []));
  const revisions = ids.map((id) => Math.max(...(groups.get(id) ?? []).map((m) => m.revision)));
  await sql`
    update conversation c set
      revision = greatest(c.revision, s.revision),
      answered_at = greatest(c.answered_at, s.answered_at),
      waiting_since = w.waiting_since,
      state = case when s.asked_at is not null and (s.answered_at is null or w.waiting_since is not null) then 'open'
        when s.answered_at is not null and w.waiting_since is null and c.state = 'open' then 'waiting' else c.state end,
      resolved_at = case when s.past_at is null then c.resolved_at when c.resolved_at < s.past_at then s.past_at else c.resolved_at end,
      snoozed_until = case when s.asked_at is not null then null else c.snoozed_until end,
      last_activity_at = greatest(c.last_activity_at, s.at),
      last_message = case when s.newer then s.last_message else c.last_message end,
      last_arrival = case when s.newer then s.arrival else c.last_arrival end
    from (
      select n.*, o.blocked, o.answered_at as answered_before, o.waiting_since as waiting_before,
        o.last_message is null or (n.at, n.arrival) >= (o.last_activity_at, o.last_arrival) as newer
      from unnest(
        ${ids}::uuid[], ${revisions}::int[], ${steps.map((s) => s.askedAt)}::timestamptz[],
        ${steps.map((s) => s.answeredAt)}::timestamptz[], ${steps.map((s) => s.pastAt)}::timestamptz[],
        ${steps.map((s) => s.at)}::timestamptz[],
        ${steps.map((s) => s.arrival)}::bigint[], ${steps.map((s) => JSON.stringify(s.lastMessage))}::jsonb[]
      ) as n(id, revision, asked_at, answered_at, past_at, at, arrival, last_message)
      join conversation o on o.workspace_id = ${tx.workspaceId} and o.id = n.id
    ) s,
    lateral (select case when s.blocked then null
      when s.answered_at is null and s.asked_at > coalesce(s.answered_before, '-infinity') then least(s.waiting_before, s.asked_at)
      else (select min(m.ordered_at) from message m
        where m.workspace_id = ${tx.workspaceId} and m.conversation_id = s.id and m.kind = 'incoming' and not m.automatic and not m.past
          and m.ordered_at > coalesce(greatest(s.answered_before, s.answered_at), '-infinity')) end as waiting_since) w
    where c.workspace_id = ${tx.workspaceId} and c.id = s.id`.execute(tx.q);
}
