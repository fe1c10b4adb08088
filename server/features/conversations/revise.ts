import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import type { Target } from './target.ts';

/**
 * Enters an edit at its place in the message's history: the latest edit by the platform's clock is what
 * the message says, however late an earlier one arrives. Answers false for a repeat.
 * A revision row (t, text) reads: this text stood until t.
 */
export async function revise(tx: Tx, target: Target, text: string, at: Date): Promise<boolean> {
  if (target.deletedAt) return false;
  if (!target.editedAt || at > target.editedAt) {
    await addRevision(tx, target.id, at, target.text);
    await replaceText(tx, target.id, text, at);
    return true;
  }
  if (at < target.editedAt) return insertBetween(tx, target, text, at);
  // Within the platform's smallest unit of time, often a second, what came last is what was meant.
  if (text === target.text) return false;
  await replaceText(tx, target.id, text, at);
  return true;
}

async function replaceText(tx: Tx, messageId: string, text: string, at: Date): Promise<void> {
  await sql`update message set text = ${text}, shown = null, edited_at = ${at} where workspace_id = ${tx.workspaceId} and id = ${messageId}`.execute(
    tx.q,
  );
  await sql`
    update conversation c set last_message = jsonb_set(c.last_message, '{text}', to_jsonb(left(${text}, 200)))
    from message m
    where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId}
      and c.workspace_id = m.workspace_id and c.id = m.conversation_id and c.last_arrival = m.arrival`.execute(
    tx.q,
  );
}

/** An edit that was overtaken: what it replaced now ends at its time, and its own text ends at the next edit's. */
async function insertBetween(tx: Tx, target: Target, text: string, at: Date): Promise<boolean> {
  const next = await tx.q
    .selectFrom('message_revision')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('message_id', '=', target.id)
    .where('replaced_at', '>=', at)
    .orderBy('replaced_at')
    .executeTakeFirst();
  if (!next || next.replaced_at.getTime() === at.getTime()) return false;
  await sql`
    update message_revision set text = ${text}
    where workspace_id = ${tx.workspaceId} and message_id = ${target.id} and replaced_at = ${next.replaced_at}`.execute(
    tx.q,
  );
  await addRevision(tx, target.id, at, next.text);
  return true;
}

async function addRevision(tx: Tx, messageId: string, replacedAt: Date, text: string): Promise<void> {
  await tx.q
    .insertInto('message_revision')
    .values({ workspace_id: tx.workspaceId, message_id: messageId, replaced_at: replacedAt, text })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'message_id', 'replaced_at']).doNothing())
    .execute();
}
