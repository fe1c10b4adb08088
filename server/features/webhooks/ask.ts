import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { conflict, invalid } from '#server/errors.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';

/** More than this to one address within a minute is a loop, not a rule. */
const aMinute = 600;

interface Asked {
  webhookId: string;
  ruleId: string;
  run: { id: string; place: number };
  happened: string;
  conversationId: string;
  messageId: string | null;
}

/** Writes down that an address is to be called; a job does it. @throws ApiError with the reason why it will not be */
export async function askForCall(tx: Tx, { webhookId, ruleId, run, ...asked }: Asked): Promise<void> {
  const { rows } = await sql<{ asked: number; broken: boolean }>`
    update webhook set
      asked = case when minute = date_trunc('minute', now()) then asked + 1 else 1 end,
      minute = date_trunc('minute', now())
    where workspace_id = ${tx.workspaceId} and id = ${webhookId}
    returning asked, broken_at is not null as broken`.execute(tx.q);
  const [row] = rows;
  if (!row) throw invalid('The webhook that the rule calls was removed.');
  if (row.broken) throw conflict('broken', 'The webhook is broken; give it an address anew in the settings.');
  if (row.asked > aMinute)
    throw conflict('many', `The webhook was called ${aMinute} times within a minute, which is enough.`);
  const id = randomUUIDv7();
  await sql`
    insert into webhook_call (workspace_id, id, webhook_id, rule_id, run_id, place, happened, conversation_id, message_id)
    values (${tx.workspaceId}, ${id}, ${webhookId}, ${ruleId}, ${run.id}, ${run.place}, ${asked.happened},
      ${asked.conversationId}, ${asked.messageId})`.execute(tx.q);
  await enqueue(tx, 'call-webhook', { webhookId }, { key: `webhook ${webhookId}` });
}
