import { sql } from 'kysely';
import type { SlaTarget } from '#contract/sla.ts';
import { tellDue } from '#server/features/notices/tell.ts';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

interface Fired {
  conversation_id: string;
  target: SlaTarget;
  breached: boolean;
  late: boolean;
  escalates: boolean;
}

/**
 * Warns of what will be due soon, and tells what is broken, once each; of what came due while nobody was at work, only
 * that it is broken. The conversations have been counted in this transaction, so nothing is told that is not so.
 */
export async function fire(tx: Tx, ids: string[], now: Date): Promise<void> {
  const { rows } = await sql<Fired>`
    update sla_due d set
      warned_at = coalesce(d.warned_at, ${now}), breached_at = case when d.due_at <= ${now} then ${now}::timestamptz end,
      next_at = case when d.due_at <= ${now} then null else d.due_at end
    from sla_due before
    where d.workspace_id = ${tx.workspaceId} and d.conversation_id = any(${ids}::uuid[]) and d.next_at <= ${now}
      and before.workspace_id = d.workspace_id and before.conversation_id = d.conversation_id
      and before.target = d.target and before.since = d.since
    returning d.conversation_id, d.target, d.due_at <= ${now} as breached,
      before.next_at < ${now}::timestamptz - interval '1 minute' as late,
      coalesce((select p.escalates from sla_policy p where p.workspace_id = d.workspace_id and p.id = d.policy_id), false) as escalates`.execute(
    tx.q,
  );
  if (rows.length === 0) return;
  const inOrder = [...rows].sort((a, b) => (a.conversation_id < b.conversation_id ? -1 : 1));
  await record(
    tx,
    inOrder.map(({ conversation_id, target, breached, late }) => ({
      type: breached ? ('sla.breached' as const) : ('sla.warned' as const),
      actor: systemActor,
      conversationId: conversation_id,
      word: late ? `${target} late` : target,
    })),
  );
  const told = (fits: (each: Fired) => boolean): string[] => [
    ...new Set(inOrder.filter(fits).map((each) => each.conversation_id)),
  ];
  await tellDue(
    tx,
    'overdue',
    told(({ breached, escalates }) => breached && escalates),
    { leadsToo: true },
  );
  await tellDue(
    tx,
    'overdue',
    told(({ breached, escalates }) => breached && !escalates),
    { leadsToo: false },
  );
  await tellDue(
    tx,
    'due',
    told(({ breached }) => !breached),
    { leadsToo: false },
  );
}
