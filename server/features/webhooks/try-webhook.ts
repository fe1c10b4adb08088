import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Webhook } from '#contract/webhooks.ts';
import type { AgentActor } from '#server/actor.ts';
import { ApiError, conflict, notFound } from '#server/errors.ts';
import { inWorkspace } from '#server/transaction.ts';
import { trialBody } from './body.ts';
import { post } from './post.ts';
import { openWebhook, webhookOf } from './webhooks.ts';

/** Enough to see whether it arrives, too few to be a nuisance. */
const pause = 5_000;
const last = new Map<string, number>();

/** Calls it at once. @throws ApiError with the reason */
export async function tryWebhook(
  { workspaceId }: AgentActor,
  id: string,
  now = new Date(),
): Promise<Webhook> {
  const webhook = await openWebhook(workspaceId, id);
  if (!webhook) throw notFound('webhook');
  if (now.getTime() - (last.get(id) ?? 0) < pause)
    throw new ApiError(429, 'too-soon', 'A trial was sent a moment ago. Wait a few seconds.');
  last.set(id, now.getTime());
  const outcome = await post(webhook, trialBody(workspaceId, randomUUIDv7(), now), now);
  if (outcome.kind !== 'taken') throw conflict('not-taken', `The trial was not taken. ${outcome.why}`);
  return inWorkspace(workspaceId, async (tx) => {
    await sql`update webhook set last_taken_at = ${now}, trouble = null, failing_since = null
      where workspace_id = ${workspaceId} and id = ${id} and target = ${webhook.target} and broken_at is null`.execute(
      tx.q,
    );
    return webhookOf(tx, id);
  });
}
