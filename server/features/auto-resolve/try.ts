import { sql } from 'kysely';
import type { z } from 'zod';
import type { AutoResolveGiven, tryAutoResolve as tryCall } from '#contract/auto-resolve.ts';
import type { Tx } from '#server/transaction.ts';
import { mustBeKnown } from './settings.ts';
import { daysAsGiven, from, isHeld, isSilent } from './silent.ts';

const lookedAt = 5_000;

/** What a choice would do at once, and what it would have done in the last seven days, from what really happened. */
export async function tryAutoResolve(
  tx: Tx,
  given: AutoResolveGiven,
  now: Date,
): Promise<z.output<typeof tryCall.reply>> {
  await mustBeKnown(tx, given);
  const days = daysAsGiven(given);
  const longest = Math.max(given.days ?? 0, ...given.channels.map((channel) => channel.days ?? 0));
  if (longest === 0) return { now: 0, lastWeek: { resolved: 0, cameBack: 0, more: false } };
  const { rows: silent } = await sql<{ count: number }>`
    select count(*)::int as count from ${from(tx)} and ${isSilent(days, now)} and not ${isHeld}`.execute(
    tx.q,
  );
  const { rows } = await sql<{ looked: number; resolved: number; back: number }>`
    with recent as (
      select c.id, ${days} as days from ${from(tx)} and ${days} is not null and not c.blocked
        and c.last_activity_at >= ${now}::timestamptz - make_interval(days => ${longest} + 7)
      order by c.last_activity_at desc limit ${lookedAt + 1}
    ), silences as (
      select r.id, m.ordered_at + make_interval(days => r.days) as at from recent r
      join message m on m.workspace_id = ${tx.workspaceId} and m.conversation_id = r.id and m.kind = 'outgoing'
        and m.author_kind <> 'automation' and not m.automatic and not m.past
        and m.ordered_at > ${now}::timestamptz - make_interval(days => r.days + 7)
        and m.ordered_at <= ${now}::timestamptz - make_interval(days => r.days)
      where not exists (select from message l where l.workspace_id = m.workspace_id and l.conversation_id = m.conversation_id
          and l.author_kind <> 'automation' and (l.ordered_at, l.arrival) > (m.ordered_at, m.arrival)
          and l.ordered_at <= m.ordered_at + make_interval(days => r.days))
        and not exists (select from event e where e.workspace_id = m.workspace_id and e.conversation_id = m.conversation_id
          and e.type in ('conversation.resolved', 'conversation.reopened', 'conversation.snoozed')
          and e.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added')
          and e.at >= m.ordered_at and e.at < m.ordered_at + make_interval(days => r.days))
    )
    select (select count(*)::int from recent) as looked, count(*)::int as resolved,
      count(*) filter (where exists (select from message b where b.workspace_id = ${tx.workspaceId}
        and b.conversation_id = s.id and b.kind = 'incoming' and b.author_kind = 'customer' and not b.automatic
        and not b.past and b.ordered_at > s.at))::int as back
    from silences s`.execute(tx.q);
  const [found] = rows;
  return {
    now: silent[0]?.count ?? 0,
    lastWeek: {
      resolved: found?.resolved ?? 0,
      cameBack: found?.back ?? 0,
      more: (found?.looked ?? 0) > lookedAt,
    },
  };
}
