import { sql } from 'kysely';
import { tellOfAddress } from '#server/features/notices/tell-address.ts';
import { record } from '#server/platform/events.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import type { Waiting } from './body.ts';
import type { Outcome } from './post.ts';
import type { OpenWebhook } from './webhooks.ts';

/** A call that nobody took for so long is given up, and an address that took none for so long is broken. */
const patience = 6 * 3_600_000;
/** Seconds until it is tried again, after each failure. */
const waits = [5, 30, 120, 600, 1_800];

export interface Ended {
  call: Waiting;
  outcome: Outcome | { kind: 'nothing' };
}

/** Writes down how the calls went, and when the next ones are due. */
export async function settle(webhook: OpenWebhook, ended: Ended[], now: Date): Promise<void> {
  await inWorkspace(webhook.workspaceId, async (tx) => {
    const over: { call: Waiting; why: string | null }[] = [];
    for (const { call, outcome } of ended) {
      if (outcome.kind === 'later' && now.getTime() - call.at.getTime() < patience)
        await putOff(tx, call, outcome.after, now);
      else over.push({ call, why: 'why' in outcome ? outcome.why : null });
    }
    if (ended.length > 0) await note(tx, webhook, ended, now);
    await end(tx, over);
    await goOn(tx, webhook, now);
  });
}

async function putOff(tx: Tx, { id, attempts }: Waiting, after: number | null, now: Date): Promise<void> {
  const wait = after ?? waits[Math.min(attempts, waits.length - 1)] ?? 1_800;
  await sql`
    update webhook_call set attempts = attempts + 1, next_at = ${new Date(now.getTime() + wait * 1_000)}
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
}

/** How the address is: one that was given anew meanwhile is another. */
async function note(tx: Tx, webhook: OpenWebhook, ended: Ended[], now: Date): Promise<void> {
  const outcomes = ended.map(({ outcome }) => outcome);
  const isTaken = outcomes.some(({ kind }) => kind === 'taken');
  const failed = outcomes.findLast((outcome) => 'why' in outcome);
  const gone = outcomes.find(({ kind }) => kind === 'gone');
  const since = isTaken ? null : (webhook.failingSince ?? (failed ? now : null));
  const isOver = gone !== undefined || (since !== null && now.getTime() - since.getTime() >= patience);
  const why = failed && 'why' in failed ? failed.why : null;
  const { numAffectedRows } = await sql`
    update webhook set failing_since = ${since}, trouble = ${isTaken ? null : why}::text,
      last_taken_at = case when ${isTaken} then ${now}::timestamptz else last_taken_at end,
      broken_at = case when ${isOver} then ${now}::timestamptz end
    where workspace_id = ${tx.workspaceId} and id = ${webhook.id} and target = ${webhook.target}`.execute(
    tx.q,
  );
  if (!isOver || !numAffectedRows) return;
  log.warn({ webhook: webhook.id, host: webhook.host, why }, 'a webhook is not called any more');
  await tellOfAddress(tx, null, { name: webhook.name, of: 'webhook' });
  const { rows } = await sql<Waiting>`
    select id, at, attempts, rule_id, run_id, place, conversation_id from webhook_call
    where workspace_id = ${tx.workspaceId} and webhook_id = ${webhook.id} and id <> all(${ended.map(({ call }) => call.id)}::uuid[])`.execute(
    tx.q,
  );
  await end(
    tx,
    rows.map((call) => ({ call, why: 'The webhook broke before it could be called.' })),
  );
}

/** What was not taken stands in what the rule did, and in the trail of the conversation. */
async function end(tx: Tx, over: { call: Waiting; why: string | null }[]): Promise<void> {
  if (over.length === 0) return;
  await sql`
    delete from webhook_call where workspace_id = ${tx.workspaceId} and id = any(${over.map(({ call }) => call.id)}::uuid[])`.execute(
    tx.q,
  );
  for (const { call, why } of over) {
    if (why === null) continue;
    const entry = JSON.stringify({ do: 'webhook', done: false, why });
    await sql`
      update rule_run set outcome = 'failed', actions = jsonb_set(actions, array[${String(call.place)}], ${entry}::jsonb)
      where workspace_id = ${tx.workspaceId} and id = ${call.run_id}`.execute(tx.q);
    await record(tx, [
      {
        type: 'rule.ran',
        actor: { kind: 'system', id: call.rule_id },
        conversationId: call.conversation_id,
        subjectId: call.run_id,
        word: 'uncalled',
      },
    ]);
  }
}

/** The next turn, where there is something left to do. */
async function goOn(tx: Tx, { id }: OpenWebhook, now: Date): Promise<void> {
  await sql`update webhook set busy_until = null where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
    tx.q,
  );
  const { rows } = await sql<{ at: Date | null }>`
    select min(k.next_at) as at from webhook_call k join webhook w on w.workspace_id = k.workspace_id and w.id = k.webhook_id
      and w.broken_at is null
    where k.workspace_id = ${tx.workspaceId} and k.webhook_id = ${id}`.execute(tx.q);
  const at = rows[0]?.at;
  if (at)
    await enqueue(
      tx,
      'call-webhook',
      { webhookId: id },
      { key: `webhook ${id}`, ...(at > now ? { runAt: at } : {}) },
    );
}
