import { sql } from 'kysely';
import type { WebhookCall } from '#contract/webhooks.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { bodiesOf, type Waiting } from './body.ts';
import { post } from './post.ts';
import { settle } from './settle.ts';
import { openWebhook } from './webhooks.ts';

const atOnce = 5;
/** Longer than calls can take. */
const mine = 60_000;

/**
 * Makes the calls that are due at an address, some side by side, the oldest first. A process that dies after a call and
 * before it is written down makes the same once more, with the same id.
 */
export async function callWebhook(workspaceId: string, webhookId: string, now: Date): Promise<void> {
  const due = await inWorkspace(workspaceId, (tx) => take(tx, webhookId, now));
  // Read once it is this process's turn: what became of the last calls is written down by then.
  const webhook = due && (await openWebhook(workspaceId, webhookId));
  if (!webhook) return;
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

/** Undefined, where it is broken or another process is at it: then the job comes again. */
async function take(tx: Tx, webhookId: string, now: Date): Promise<Due[] | undefined> {
  const { rows: found } = await sql<{ busy_until: Date | null }>`
    select busy_until from webhook
    where workspace_id = ${tx.workspaceId} and id = ${webhookId} and broken_at is null for update`.execute(
    tx.q,
  );
  const [webhook] = found;
  if (!webhook) return undefined;
  if (webhook.busy_until && webhook.busy_until > now) {
    const runAt = new Date(now.getTime() + 5_000);
    await enqueue(tx, 'call-webhook', { webhookId }, { key: `webhook ${webhookId}`, runAt });
    return undefined;
  }
  await sql`
    update webhook set busy_until = ${new Date(now.getTime() + mine)}
    where workspace_id = ${tx.workspaceId} and id = ${webhookId}`.execute(tx.q);
  const { rows } = await sql<Waiting>`
    select id, at, attempts, rule_id, run_id, place, conversation_id from webhook_call
    where workspace_id = ${tx.workspaceId} and webhook_id = ${webhookId} and next_at <= ${now}
    order by at, id limit ${atOnce}`.execute(tx.q);
  const bodies = await bodiesOf(tx, rows);
  return rows.map((call) => ({ call, body: bodies.get(call.id) }));
}
