import { sql } from 'kysely';
import { mended } from '#server/features/channels/trouble.ts';
import { consequence } from '#server/features/delivery/policy.ts';
import { count } from '#server/features/health/count.ts';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import type { DueBlock, Outcome } from './due.ts';
import { lockPerson } from './person.ts';
import { askForBlock } from './queue.ts';

/**
 * Writes down how an attempt ended, by the same table of consequences as for answers. That somebody may not be blocked
 * with this token breaks nothing of the channel.
 */
export async function settle(tx: Tx, due: DueBlock, outcome: Outcome): Promise<void> {
  const { identityId, headId, channelId } = await lockPerson(tx, due.person.identityId);
  count(tx, channelId, { attempts: 1, failures: outcome.kind === 'done' ? 0 : 1 });
  const conversationId = await latestConversation(tx, due);
  const about = { subjectId: headId, ...(conversationId && { conversationId }) };
  if (outcome.kind === 'done') {
    await mended(tx, channelId);
    if (!(await end(tx, due, 'done'))) return;
    const type = due.deed === 'block' ? 'contact.blocked-there' : 'contact.unblocked-there';
    await record(tx, [{ type, actor: { kind: 'agent', id: due.askedBy }, ...about }]);
    return;
  }
  if (outcome.kind === 'uncertain') due.inDoubt = true;
  const { message } = outcome;
  const error = outcome.kind === 'failed' ? outcome.error : 'temporary';
  const next = consequence(error, {
    attempts: due.attempts,
    ageMs: Date.now() - due.since.getTime(),
    retryAfter: outcome.kind === 'failed' ? outcome.retryAfter : null,
  });
  if (await isOvertaken(tx, due)) await end(tx, due, 'overtaken', { error, message });
  else if (next.after === 'retry') {
    const at = new Date(Date.now() + next.inMs);
    await sql`
      update platform_block set state = 'asked', due_at = ${at}, in_flight_by = null, in_doubt = ${due.inDoubt},
        error_kind = ${error}, error_message = ${message}
      where workspace_id = ${tx.workspaceId} and id = ${due.id} and state = 'doing'`.execute(tx.q);
    const asked = { type: 'contact.block-asked', actor: systemActor, subjectId: headId } as const;
    await record(tx, [{ ...asked, word: due.deed }]);
    await askForBlock(tx, identityId, at);
  } else if (await end(tx, due, due.inDoubt ? 'uncertain' : 'failed', { error, message }))
    await record(tx, [{ type: 'contact.block-failed', actor: systemActor, ...about, word: due.deed }]);
}

/** Answers false where something else has ended it meanwhile. */
async function end(
  tx: Tx,
  due: DueBlock,
  state: 'done' | 'failed' | 'uncertain' | 'overtaken',
  problem: { error: string; message: string } | null = null,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update platform_block set state = ${state}, ended_at = clock_timestamp(), in_flight_by = null,
      in_doubt = ${due.inDoubt}, error_kind = ${problem?.error ?? null}, error_message = ${problem?.message ?? null}
    where workspace_id = ${tx.workspaceId} and id = ${due.id} and state = 'doing'`.execute(tx.q);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Something else is wanted by now: to try this again would only undo it for a while. */
async function isOvertaken(tx: Tx, due: DueBlock): Promise<boolean> {
  const { rows } = await sql`
    select from platform_block where workspace_id = ${tx.workspaceId} and identity_id = ${due.person.identityId}
      and state = 'asked' and since > ${due.since} limit 1`.execute(tx.q);
  return rows.length > 0;
}

/** In whose trail it stands. */
async function latestConversation(tx: Tx, { person }: DueBlock): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from conversation where workspace_id = ${tx.workspaceId} and contact_id = ${person.contactId}
      and channel_id = ${person.channelId} and merged_into is null order by number desc limit 1`.execute(
    tx.q,
  );
  return rows[0]?.id ?? null;
}
