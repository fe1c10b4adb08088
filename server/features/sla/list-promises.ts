import { sql } from 'kysely';
import type { SlaPromise, SlaTarget } from '#contract/sla.ts';
import { mustExist } from '#server/features/conversations/timeline.ts';
import type { Tx } from '#server/transaction.ts';

interface Row {
  target: SlaTarget;
  since: Date;
  policy_id: string;
  policy_name: string | null;
  minutes: number;
  due_at: Date | null;
  met_at: Date | null;
  warned_at: Date | null;
  breached_at: Date | null;
}

/** What was promised in a conversation, the newest first. */
export async function listPromises(
  tx: Tx,
  conversationId: string,
): Promise<{ data: SlaPromise[]; next: null }> {
  await mustExist(tx, conversationId);
  const { rows } = await sql<Row>`
    select d.target, d.since, d.policy_id, p.name as policy_name, d.minutes, d.due_at, d.met_at, d.warned_at, d.breached_at
    from sla_due d left join sla_policy p on p.workspace_id = d.workspace_id and p.id = d.policy_id
    where d.workspace_id = ${tx.workspaceId} and d.conversation_id = ${conversationId}
    order by d.since desc, d.target limit 200`.execute(tx.q);
  return {
    data: rows.map((row) => ({
      target: row.target,
      policy: row.policy_name === null ? null : { id: row.policy_id, name: row.policy_name },
      since: row.since.toISOString(),
      minutes: row.minutes,
      dueAt: row.due_at?.toISOString() ?? null,
      metAt: row.met_at?.toISOString() ?? null,
      warnedAt: row.warned_at?.toISOString() ?? null,
      breachedAt: row.breached_at?.toISOString() ?? null,
    })),
    next: null,
  };
}
