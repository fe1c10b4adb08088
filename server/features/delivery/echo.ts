import { sql } from 'kysely';
import { placeReply } from '#server/features/cases/place-reply.ts';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { holdConversations } from './hold.ts';
import { countUndelivered } from './undelivered.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface Echo {
  threadId: string;
  externalId: string;
  /** Our correlation value, where the platform hands it back. */
  partId: string | null;
  /** Where it does not, what is on its way with exactly these words is what came back. */
  text: string;
  at: Date;
}

/**
 * The platform shows us a message that we sent ourselves: its part is thereby known to have arrived,
 * also when the call that sent it never returned. Answers false for a message that is not ours.
 */
export async function matchEcho(tx: Tx, echo: Echo): Promise<boolean> {
  if (echo.partId !== null && uuid.test(echo.partId)) await placeAwaited(tx, echo.partId, echo.threadId);
  const wanted = sql`
    select id, state, message_id, conversation_id, (select m.conversation_id from message m
      where m.workspace_id = part.workspace_id and m.id = part.message_id) as shown_in
    from part
    where workspace_id = ${tx.workspaceId} and thread_id = ${echo.threadId}
      and (external_id = ${echo.externalId} or id::text = ${echo.partId ?? ''}
        or (${echo.partId === null && echo.text !== ''}::boolean and external_id is null and text = ${echo.text}
          and (state in ('sending', 'uncertain') or (state = 'queued' and in_doubt))))
    order by external_id is null, id limit 1`;
  await holdConversations(tx, (await sql<{ conversation_id: string }>`${wanted}`.execute(tx.q)).rows);
  const { rows } = await sql<{
    id: string;
    state: string;
    message_id: string;
    conversation_id: string;
    shown_in: string;
  }>`
    ${wanted} for update`.execute(tx.q);
  const own = rows[0];
  if (!own) return false;
  // Also one that was given up or counted as failed: here it is.
  if (!['sent', 'delivered', 'read'].includes(own.state)) {
    await sql`
      update part set state = 'sent', external_id = ${echo.externalId}, sent_at = ${echo.at}, in_flight_by = null,
        error_kind = null, error_message = null
      where workspace_id = ${tx.workspaceId} and id = ${own.id}`.execute(tx.q);
    await countUndelivered(tx, own.conversation_id);
    await record(tx, [
      {
        type: 'message.delivery',
        actor: systemActor,
        conversationId: own.shown_in,
        messageId: own.message_id,
        subjectId: own.id,
      },
    ]);
  }
  return true;
}

/** An answer in private whose thread was not known: the platform shows it there, perhaps before our call returns. */
async function placeAwaited(tx: Tx, partId: string, threadId: string): Promise<void> {
  const { rows } = await sql<{ threadId: string; conversationId: string; found: string }>`
    select p.thread_id as "threadId", p.conversation_id as "conversationId", t.external_id as found
    from part p
    join message m on m.workspace_id = p.workspace_id and m.id = p.message_id and m.private_reply_to is not null
    join thread own on own.workspace_id = p.workspace_id and own.id = p.thread_id
    join thread t on t.workspace_id = p.workspace_id and t.id = ${threadId} and t.channel_id = own.channel_id and t.id <> own.id
    where p.workspace_id = ${tx.workspaceId} and p.id = ${partId}`.execute(tx.q);
  const [awaited] = rows;
  if (awaited) await placeReply(tx, awaited, awaited.found);
}
