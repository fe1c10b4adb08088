import { sql } from 'kysely';
import { mended, reportTrouble } from '#server/features/channels/trouble.ts';
import { consequence } from '#server/features/delivery/policy.ts';
import { count } from '#server/features/health/count.ts';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { lockAskedOf } from './asked-of.ts';
import type { DueAct, Outcome } from './due.ts';
import { takeEffect } from './effect.ts';
import { askForAct } from './queue.ts';

/** Writes down how an attempt ended, by the same table of consequences as for answers. */
export async function settle(tx: Tx, act: DueAct, outcome: Outcome): Promise<void> {
  const { conversationId, senderId } = await lockAskedOf(tx, act.messageId);
  count(tx, senderId, { attempts: 1, failures: outcome.kind === 'done' ? 0 : 1 });
  if (outcome.kind === 'done') {
    await mended(tx, senderId);
    // A webhook may have told of it already; then it took effect with that.
    if (await end(tx, act, 'done')) await takeEffect(tx, { ...act, at: act.begunAt, conversationId });
    return;
  }
  if (outcome.kind === 'uncertain') act.inDoubt = true;
  const { message } = outcome;
  const error = outcome.kind === 'failed' ? outcome.error : 'temporary';
  if (error === 'unauthorised' || error === 'misconfigured') await reportTrouble(tx, senderId, message);
  const next = consequence(error, {
    attempts: act.attempts,
    ageMs: Date.now() - act.since.getTime(),
    retryAfter: outcome.kind === 'failed' ? outcome.retryAfter : null,
  });
  const about = { actor: systemActor, conversationId, messageId: act.messageId, subjectId: act.id };
  if (await isOvertaken(tx, act)) {
    await end(tx, act, 'overtaken', { error, message });
  } else if (next.after === 'retry') {
    const at = new Date(Date.now() + next.inMs);
    await sql`
      update act set state = 'asked', due_at = ${at}, in_flight_by = null, in_doubt = ${act.inDoubt},
        removed = ${act.removed}::text[], error_kind = ${error}, error_message = ${message}
      where workspace_id = ${tx.workspaceId} and id = ${act.id} and state = 'doing'`.execute(tx.q);
    await record(tx, [{ type: 'message.acted', ...about, word: act.deed }]);
    await askForAct(tx, act.messageId, act.matter, at);
  } else if (await end(tx, act, act.inDoubt ? 'uncertain' : 'failed', { error, message }))
    await record(tx, [{ type: 'message.act-failed', ...about, word: act.deed }]);
}

/** Answers false where something else has ended it meanwhile. */
async function end(
  tx: Tx,
  act: DueAct,
  state: 'done' | 'failed' | 'uncertain' | 'overtaken',
  problem: { error: string; message: string } | null = null,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update act set state = ${state}, ended_at = clock_timestamp(), in_flight_by = null, in_doubt = ${act.inDoubt},
      removed = ${act.removed}::text[], error_kind = ${problem?.error ?? null}, error_message = ${problem?.message ?? null}
    where workspace_id = ${tx.workspaceId} and id = ${act.id} and state = 'doing'`.execute(tx.q);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Something else is wanted by now: to try this again would only undo it for a while. */
async function isOvertaken(tx: Tx, act: DueAct): Promise<boolean> {
  const { rows } = await sql`
    select from act where workspace_id = ${tx.workspaceId} and message_id = ${act.messageId} and matter = ${act.matter}
      and state = 'asked' and since > ${act.since} limit 1`.execute(tx.q);
  return rows.length > 0;
}
