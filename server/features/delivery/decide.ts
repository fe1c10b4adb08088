import { sql } from 'kysely';
import { conflict, notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { holdConversations } from './hold.ts';
import { askForDelivery } from './parts.ts';
import { countUndelivered } from './undelivered.ts';

interface Held {
  id: string;
  message_id: string;
  conversation_id: string;
  position: number;
  state: string;
}

/** Sends a failed or uncertain part again, with the parts that were held behind it: a person has decided. */
export async function retryPart(tx: Tx, actor: Actor, partId: string): Promise<string> {
  const part = await lock(tx, partId, ['failed', 'uncertain', 'cancelled', 'queued'], 'sent again');
  await sql`
    update part set state = 'queued', attempts = 0, next_attempt_at = null, error_kind = null, error_message = null
    where workspace_id = ${tx.workspaceId} and message_id = ${part.message_id}
      and (id = ${part.id} or (position > ${part.position} and state = 'failed'))`.execute(tx.q);
  return settled(tx, actor, part);
}

/** The part did arrive, as somebody saw on the platform itself. */
export async function confirmPart(tx: Tx, actor: Actor, partId: string): Promise<string> {
  const part = await lock(tx, partId, ['uncertain'], 'confirmed');
  await sql`
    update part set state = 'sent', sent_at = now(), error_kind = null, error_message = null
    where workspace_id = ${tx.workspaceId} and id = ${part.id}`.execute(tx.q);
  return settled(tx, actor, part);
}

/** Gives up a part that waits, failed or is uncertain. */
export async function cancelPart(tx: Tx, actor: Actor, partId: string): Promise<string> {
  const part = await lock(tx, partId, ['queued', 'failed', 'uncertain'], 'given up');
  await sql`
    update part set state = 'cancelled', next_attempt_at = null where workspace_id = ${tx.workspaceId} and id = ${part.id}`.execute(
    tx.q,
  );
  return settled(tx, actor, part);
}

async function lock(tx: Tx, partId: string, states: string[], verb: string): Promise<Held> {
  const wanted = sql`
    select id, message_id, conversation_id, position, state from part
    where workspace_id = ${tx.workspaceId} and id = ${partId}`;
  await holdConversations(tx, (await sql<Held>`${wanted}`.execute(tx.q)).rows);
  const { rows } = await sql<Held>`${wanted} for update`.execute(tx.q);
  const part = rows[0];
  if (!part) throw notFound('part of a message');
  if (!states.includes(part.state)) {
    throw conflict(
      'part-state',
      `This part is ${part.state} and can no longer be ${verb}. Look at the message again.`,
    );
  }
  return part;
}

async function settled(tx: Tx, actor: Actor, part: Held): Promise<string> {
  await countUndelivered(tx, part.conversation_id);
  await record(tx, [
    {
      type: 'message.delivery',
      actor,
      conversationId: part.conversation_id,
      messageId: part.message_id,
      subjectId: part.id,
    },
  ]);
  await askForDelivery(tx, part.conversation_id);
  return part.message_id;
}
