import { sql } from 'kysely';
import type { WebhookCall } from '#contract/webhooks.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { bodiesOf, type Waiting } from './body.ts';
import { post } from './post.ts';
import { settle } from './settle.ts';
import { type OpenWebhook, openWebhook } from './webhooks.ts';

const atOnce = 5;
/** Longer than calls can take. */
const mine = 60_000;

/**
 * Makes the calls that are due at an address, some side by side, the oldest first. A process that dies after a call and
 * before it is written down makes the same once more, with the same id.
 */
export async function callWebhook(workspaceId: string, webhookId: string, now: Date): Promise<void> {
  const webhook = await openWebhook(workspaceId, webhookId);
  if (!webhook || webhook.brokenAt) return;
  const due = await inWorkspace(workspaceId, (tx) => take(tx, webhook, now));
  const ended = await Promise.all(
    due.map(async ({ call, body }) => ({
      call,
      outcome: body ? await post(webhook, body, now) : ({ kind: 'nothing' } as const),
    })),
  );
  await settle(webhook, ended, now);
}

interface Due {
  call: Waiting;
  /** Undefined: what it was about is gone. */
  body: WebhookCall | undefined;
}

/** Nothing, where another process is at it: the job comes again. */
async function take(tx: Tx, { id, workspaceId }: OpenWebhook, now: Date): Promise<Due[]> {
  const { numAffectedRows } = await sql`
    update webhook set busy_until = ${new Date(now.getTime() + mine)}
    where workspace_id = ${workspaceId} and id = ${id} and (busy_until is null or busy_until <= ${now})`.execute(
    tx.q,
  );
  if (!numAffectedRows) {
    const runAt = new Date(now.getTime() + 5_000);
    await enqueue(tx, 'call-webhook', { webhookId: id }, { key: `webhook ${id}`, runAt });
    return [];
  }
  const { rows } = await sql<Waiting>`
    select id, at, attempts, rule_id, run_id, place, conversation_id from webhook_call
    where workspace_id = ${workspaceId} and webhook_id = ${id} and next_at <= ${now}
    order by at, id limit ${atOnce}`.execute(tx.q);
  const bodies = await bodiesOf(tx, rows);
  return rows.map((call) => ({ call, body: bodies.get(call.id) }));
}
