import { sql } from 'kysely';
import type { Ownership } from '#contract/ownership.ts';
import type { AgentActor } from '#server/actor.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

/** When a conversation needs an owner, and when leads are told. */
export async function ownershipOf(tx: Tx): Promise<Ownership> {
  const row = await tx.q
    .selectFrom('workspace')
    .select(['pick_up_within', 'owner_alarm', 'owner_clock'])
    .where('id', '=', tx.workspaceId)
    .executeTakeFirstOrThrow();
  return { pickUpWithin: row.pick_up_within, alarmAfter: row.owner_alarm, clock: row.owner_clock };
}

export async function setOwnership(tx: Tx, actor: AgentActor, rules: Ownership): Promise<Ownership> {
  await tx.q
    .updateTable('workspace')
    .set({ pick_up_within: rules.pickUpWithin, owner_alarm: rules.alarmAfter, owner_clock: rules.clock })
    .where('id', '=', tx.workspaceId)
    .execute();
  // When each is told is counted anew; what was told stays told.
  await sql`update unowned_alarm set next_at = now() where workspace_id = ${tx.workspaceId}`.execute(tx.q);
  await record(tx, [{ type: 'ownership.changed', actor, subjectId: tx.workspaceId }]);
  return rules;
}
