import { sql } from 'kysely';
import { conflict, notFound } from '#server/errors.ts';
import { refuseSecond } from '#server/features/cases/answer-privately.ts';
import { channelById } from '#server/features/channels/find.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { holdConversations } from './hold.ts';
import { askForDelivery } from './parts.ts';
import { countUndelivered } from './undelivered.ts';

interface Held {
  id: string;
  message_id: string;
  conversation_id: string;
  /** The conversation that its message is in. */
  shown_in: string;
  position: number;
  state: string;
}

/** Sends a failed or uncertain part again, with the parts that were held behind it: a person has decided. */
export async function retryPart(tx: Tx, actor: Actor, partId: string): Promise<string> {
  const part = await lock(tx, partId, ['failed', 'uncertain', 'cancelled', 'queued'], 'sent again');
  await refuseSecondReply(tx, part.message_id);
  await chooseSenderAnew(tx, part.message_id);
  await sql`
    update part set state = 'queued', attempts = 0, next_attempt_at = null, error_kind = null, error_message = null
    where workspace_id = ${tx.workspaceId} and message_id = ${part.message_id}
      and (id = ${part.id} or (position > ${part.position} and state = 'failed'))`.execute(tx.q);
  return settled(tx, actor, part);
}

/**
 * Of a message of which nothing can have arrived, and whose account is gone for good: it goes out from the one that
 * answers there now. Anything else stays with its account, which alone can tell what it has sent.
 */
async function chooseSenderAnew(tx: Tx, messageId: string): Promise<void> {
  const { rows } = await sql<{ channel_id: string; from_channel_id: string }>`
    select m.channel_id, m.from_channel_id from message m
    where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} and m.from_channel_id is not null
      and not exists (select from part p where p.workspace_id = m.workspace_id and p.message_id = m.id
        and (p.external_id is not null or p.in_doubt or p.state not in ('queued', 'failed', 'cancelled')))`.execute(
    tx.q,
  );
  const [message] = rows;
  if (!message || (await channelById(message.from_channel_id))?.state !== 'disconnected') return;
  const now = (await channelById(message.channel_id))?.answersFrom ?? null;
  await sql`
    update message set from_channel_id = ${now}
    where workspace_id = ${tx.workspaceId} and id = ${messageId}`.execute(tx.q);
}

/** A private answer that had failed has given its right back, and another may have used it since. */
async function refuseSecondReply(tx: Tx, messageId: string): Promise<void> {
  const { rows } = await sql<{ conversation_id: string; channel_id: string; external_id: string | null }>`
    select q.conversation_id, q.channel_id, q.external_id from message m
    join message q on q.workspace_id = m.workspace_id and q.id = m.private_reply_to
    where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId}`.execute(tx.q);
  if (!rows[0]) return;
  await holdConversations(tx, rows);
  await refuseSecond(tx, rows[0], messageId);
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
    select id, message_id, conversation_id, position, state, (select m.conversation_id from message m
      where m.workspace_id = part.workspace_id and m.id = part.message_id) as shown_in
    from part
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
      conversationId: part.shown_in,
      messageId: part.message_id,
      subjectId: part.id,
    },
  ]);
  await askForDelivery(tx, part.conversation_id);
  return part.message_id;
}
