import { type RawBuilder, sql } from 'kysely';
import { undelivered } from '#server/features/sla/history.ts';
import type { Tx } from '#server/transaction.ts';

/** Somebody began to wait for a person's answer; times in milliseconds since 1970. */
export interface Turn {
  conversationId: string;
  asked: number;
  /** Null: nobody has answered so far. */
  answered: number | null;
  /** Resolved since, without an answer: nobody waits any more. */
  settled: boolean;
}

/** A queue: of a channel, or of a team that has hours of its own, whatever the channel. */
export interface Place {
  channelId: string | null;
  teamId: string | null;
  surface: 'public' | 'private';
}

export const days = 28;
export const conversationsMax = 600;

/** Whether the conversation `c` stands in that queue. */
export function inPlace({ channelId, teamId }: Place): RawBuilder<boolean> {
  return teamId ? sql`c.team_id = ${teamId}` : sql`c.channel_id = ${channelId}`;
}

/**
 * What customers asked of late in a queue, in public or in private, the oldest first. A turn begins with what comes
 * first in a conversation, or four hours after the last word of the brand: whoever is being talked to waits less, and
 * would make the others’ wait look short.
 */
export async function turnsIn(tx: Tx, place: Place, now: Date): Promise<Turn[]> {
  const since = new Date(now.getTime() - days * 86_400_000);
  const { rows } = await sql<Turn>`
    with active as materialized (
      select c.id, c.state from conversation c
      join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id and t.surface = ${place.surface}
      where c.workspace_id = ${tx.workspaceId} and ${inPlace(place)} and c.last_activity_at >= ${since}
        and c.state in ('open', 'waiting', 'snoozed', 'resolved') and not c.blocked and c.merged_into is null
      order by c.last_activity_at desc limit ${conversationsMax}
    ), said as (
      select a.id, a.state, m.kind, m.ordered_at as at, lag(m.ordered_at) over w as before, lag(m.kind) over w as kind_before,
        min(m.ordered_at) filter (where m.kind = 'outgoing')
          over (partition by a.id order by m.ordered_at desc, m.arrival desc) as answered
      from active a
      join message m on m.workspace_id = ${tx.workspaceId} and m.conversation_id = a.id and m.ordered_at >= ${since}
        and not m.automatic and not m.past and (m.kind = 'incoming' and m.deleted_at is null
          or m.kind = 'outgoing' and m.author_kind in ('agent', 'other') and not ${undelivered})
      window w as (partition by a.id order by m.ordered_at, m.arrival)
    )
    select id as "conversationId", (extract(epoch from at) * 1000)::float8 as asked,
      (extract(epoch from answered) * 1000)::float8 as answered, answered is null and state = 'resolved' as settled
    from said
    where kind = 'incoming' and (before is null or kind_before = 'outgoing' and at - before > interval '4 hours')
    order by at`.execute(tx.q);
  return rows;
}
