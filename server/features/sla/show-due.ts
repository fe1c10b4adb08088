import { sql } from 'kysely';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

/**
 * Writes onto conversations which of their promises is due first. A reply that is waited for goes before a matter
 * that has taken too long already: it is what can still be done in time.
 */
export async function showDue(tx: Tx, ids: string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update conversation c set due_at = n.due_at, due_warn_at = n.warn_at, due_target = n.target
    from unnest(${ids}::uuid[]) as i(id)
    left join lateral (
      select d.due_at, d.warn_at, d.target from sla_due d
      where d.workspace_id = ${tx.workspaceId} and d.conversation_id = i.id and d.met_at is null and d.due_at is not null
      order by d.target = 'resolution' and d.breached_at is not null, d.due_at limit 1) n on true
    where c.workspace_id = ${tx.workspaceId} and c.id = i.id
      and (c.due_at, c.due_warn_at, c.due_target) is distinct from (n.due_at, n.warn_at, n.target)
    returning c.id`.execute(tx.q);
  // The screens learn of it by the log, as of everything else.
  await record(
    tx,
    rows.map(({ id }) => ({ type: 'sla.counted', actor: systemActor, conversationId: id })),
  );
}
