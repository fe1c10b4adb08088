import { type RawBuilder, sql } from 'kysely';
import { isLabelRequired } from '#server/features/conversations/label.ts';
import { missesRequired } from '#server/features/conversations/required.ts';
import type { Tx } from '#server/transaction.ts';

/** At most one conversation is open per thread and customer: of several resolved ones the newest. */
export function mayOpen(ids: string[]): RawBuilder<unknown> {
  const others = sql`select from conversation o where o.workspace_id = c.workspace_id and o.thread_id = c.thread_id
    and o.requester_id = c.requester_id and not o.beside`;
  // Two questions, as each has an index.
  return sql`(c.state <> 'resolved' or c.beside or (not exists (${others} and o.state <> 'resolved')
    and not exists (${others} and o.state = 'resolved' and o.id > c.id and o.id = any(${ids}::uuid[]))))`;
}

/** The conversation `c` has all that the workspace asks for before one is resolved. */
export async function mayResolve(tx: Tx): Promise<RawBuilder<unknown>> {
  return (await isLabelRequired(tx))
    ? sql`(exists (select from conversation_label l where l.workspace_id = c.workspace_id and l.conversation_id = c.id)
        and not ${missesRequired})`
    : sql`not ${missesRequired}`;
}
