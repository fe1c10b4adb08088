import { type RawBuilder, sql } from 'kysely';
import type { AutoResolveGiven } from '#contract/auto-resolve.ts';
import { missesRequired } from '#server/features/conversations/required.ts';
import type { Tx } from '#server/transaction.ts';

/** Days for the channel `ch`, as they are set; null: never. */
export const daysAsSet: RawBuilder<unknown> = sql`nullif(coalesce(ch.auto_resolve_days, w.auto_resolve_days), 0)`;

/** The same by a choice that has not been kept. */
export function daysAsGiven({ days, channels }: AutoResolveGiven): RawBuilder<unknown> {
  if (channels.length === 0) return sql`${days}::int`;
  return sql`(case ch.id ${sql.join(
    channels.map((each) => sql`when ${each.channelId}::uuid then ${each.days}::int`),
    sql` `,
  )} else ${days}::int end)`;
}

/**
 * Whether the conversation `c` of the channel `ch` has been waiting for its customer for that long. One that waits for
 * us is none: an answer that has not arrived, an incident that is not over, or a channel on which the customer may have
 * written without our knowing of it.
 */
export function isSilent(days: RawBuilder<unknown>, now: Date): RawBuilder<boolean> {
  return sql`(c.state = 'waiting' and c.waiting_since is null and c.undelivered = 0 and not c.blocked
    and c.last_activity_at <= ${now}::timestamptz - make_interval(days => ${days})
    and ch.state = 'active' and ch.trouble is null and ch.unreadable_since is null and ch.reading_trouble is null
    and (ch.read_at is null or ch.read_at > ${now}::timestamptz - interval '15 minutes')
    and not exists (select from channel_health h where h.workspace_id = ch.workspace_id and h.channel_id = ch.id
      and h.read_back_from is not null)
    and not exists (select from part p where p.workspace_id = c.workspace_id and p.conversation_id = c.id
      and p.state in ('queued', 'sending'))
    and not exists (select from conversation_incident u join incident i on i.workspace_id = u.workspace_id
      and i.id = u.incident_id where u.workspace_id = c.workspace_id and u.conversation_id = c.id and i.state = 'open'))`;
}

/** What is wanted before the conversation `c` of the workspace `w` is resolved, by a person or not, is not there. */
export const lacksLabel: RawBuilder<boolean> = sql`(w.label_required and not exists (select from conversation_label l
  where l.workspace_id = c.workspace_id and l.conversation_id = c.id))`;
export const isHeld: RawBuilder<boolean> = sql`(${lacksLabel} or ${missesRequired})`;

/** Every conversation `c` with its channel `ch` and its workspace `w`. */
export function from(tx: Tx): RawBuilder<unknown> {
  return sql`conversation c
    join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    join workspace w on w.id = c.workspace_id
    where c.workspace_id = ${tx.workspaceId}`;
}
