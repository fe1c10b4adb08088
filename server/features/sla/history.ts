import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import type { Happening } from './promises.ts';

/** Of a conversation that is longer than this, what is older is left as it was counted. */
export const lookedAtMax = 2_000;

/**
 * What counts for promises, by conversation, in the order of time. A customer asks with what they wrote themselves and
 * did not take back; what a machine sent, and what is of long ago, asks nothing. A person of the brand replies, here or
 * by another tool; what could not be delivered is no reply, and neither is what a machine sent.
 */
export async function historyOf(tx: Tx, ids: string[]): Promise<Map<string, Happening[]>> {
  const { rows } = await sql<Happening & { id: string; at: Date }>`
    select c.id, h.what, h.at from unnest(${ids}::uuid[]) as c(id) cross join lateral (
      select * from (
        select case when m.kind = 'incoming' then 'asked' else 'replied' end as what, m.ordered_at as at, m.arrival as place
        from message m
        where m.workspace_id = ${tx.workspaceId} and m.conversation_id = c.id and not m.automatic and not m.past
          and (m.kind = 'incoming' and m.author_kind = 'customer' and m.deleted_at is null
            or m.kind = 'outgoing' and m.author_kind in ('agent', 'other') and not ${undelivered})
        order by m.ordered_at desc, m.arrival desc limit ${lookedAtMax}) messages
      union all
      select case e.type when 'conversation.resolved' then 'resolved' else 'reopened' end, e.at, e.seq from event e
      where e.workspace_id = ${tx.workspaceId} and e.conversation_id = c.id
        and e.type in ('conversation.resolved', 'conversation.reopened')
        and e.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added')
    ) h order by h.at, h.what, h.place`.execute(tx.q);
  const found = new Map<string, Happening[]>(ids.map((id) => [id, []]));
  for (const { id, what, at } of rows) found.get(id)?.push({ what, at: at.getTime() });
  return found;
}

/** Nothing of the message `m` has reached anybody, or will. */
export const undelivered = sql`(
  exists (select from part p where p.workspace_id = m.workspace_id and p.message_id = m.id)
  and not exists (select from part p where p.workspace_id = m.workspace_id and p.message_id = m.id
    and p.state not in ('failed', 'cancelled')))`;
