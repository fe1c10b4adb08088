import { sql } from 'kysely';
import type { z } from 'zod';
import type { Message, note as noteBody, Reply } from '#contract/messages.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, invalid } from '#server/errors.ts';
import { channelById } from '#server/features/channels/find.ts';
import { whyNot } from '#server/features/channels/why-not.ts';
import { queueParts } from '#server/features/delivery/parts.ts';
import { tellMentioned } from '#server/features/notices/tell.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { acceptCopies } from './copies.ts';
import { lockConversation } from './lock.ts';
import { mentionedIn } from './mentions.ts';
import { messages, messagesOf } from './messages.ts';
import { refuseSecondOpen } from './second-open.ts';
import { write } from './write.ts';

/**
 * Answers the customer: the message, its parts and the event are one transaction, and the screen shows it
 * at once. Refused with the difference if something came that its author had not seen.
 */
export async function sendMessage(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  reply: Reply,
): Promise<Message> {
  const conversation = await lockConversation(tx, conversationId);
  const earlier = reply.clientId && (await byClientId(tx, conversationId, reply.clientId));
  if (earlier) return earlier;
  const attachmentIds = reply.attachments ?? [];
  if (reply.text.trim() === '' && attachmentIds.length === 0)
    throw invalid('An answer needs a text or a file.');
  if (reply.seen !== undefined && reply.seen < conversation.revision)
    await refuseUnseen(tx, actor, conversationId, conversation.revision, reply.seen);
  const channel = await channelById(conversation.channel_id);
  const reason = channel ? whyNot(channel) : `${conversation.channel_name} is not connected.`;
  if (!channel || reason) throw conflict('cannot-send', reason ?? '');
  await refuseSecondOpen(tx, conversation);
  const written = await write(tx, {
    conversation,
    kind: 'outgoing',
    actor,
    text: reply.text,
    attachmentIds,
    clientId: reply.clientId ?? null,
    replyTo: reply.replyTo ?? null,
    copies: acceptCopies(channel, reply.copies),
    mentions: [],
  });
  await queueParts(
    tx,
    {
      messageId: written.id,
      conversationId,
      channelId: conversation.channel_id,
      threadId: conversation.thread_id,
      arrival: written.arrival,
      text: reply.text,
      attachmentIds,
    },
    channel.connector.limits,
  );
  // Whoever answers takes the conversation, unless it is somebody's; then the customer is awaited.
  await sql`
    update conversation set state = 'waiting', answered_at = last_activity_at, waiting_since = null, snoozed_until = null, resolved_at = null,
      assignee_id = coalesce(assignee_id, ${actor.id})
    where workspace_id = ${tx.workspaceId} and id = ${conversationId}`.execute(tx.q);
  await record(tx, [
    { type: 'message.sent', actor, conversationId, messageId: written.id },
    ...(conversation.assignee_id
      ? []
      : [{ type: 'conversation.assigned' as const, actor, conversationId, subjectId: actor.id }]),
  ]);
  return one(await messagesOf(tx, [written.id]));
}

/** Leaves a note that only the team reads. */
export async function addNote(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  note: z.input<typeof noteBody>,
): Promise<Message> {
  const conversation = await lockConversation(tx, conversationId);
  const earlier = note.clientId && (await byClientId(tx, conversationId, note.clientId));
  if (earlier) return earlier;
  const attachmentIds = note.attachments ?? [];
  if (note.text.trim() === '' && attachmentIds.length === 0) throw invalid('A note needs a text or a file.');
  const clientId = note.clientId ?? null;
  const mentions = await mentionedIn(tx, conversation, note);
  const written = await write(tx, {
    conversation,
    kind: 'note',
    actor,
    text: note.text,
    attachmentIds,
    clientId,
    replyTo: null,
    copies: [],
    mentions,
  });
  await record(tx, [{ type: 'note.added', actor, conversationId, messageId: written.id }]);
  await tellMentioned(tx, actor, mentions, { conversationId, messageId: written.id });
  return one(await messagesOf(tx, [written.id]));
}

async function byClientId(tx: Tx, conversationId: string, clientId: string): Promise<Message | undefined> {
  const [found] = await messages(
    tx,
    sql`m.conversation_id = ${conversationId} and m.client_id = ${clientId} and m.kind <> 'incoming'`,
    sql``,
  );
  return found;
}

/** What its author wrote themselves is no surprise to them, so only the others' messages count. */
async function refuseUnseen(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  revision: number,
  seen: number,
): Promise<void> {
  const unseen = await messages(
    tx,
    sql`m.conversation_id = ${conversationId} and m.revision > ${seen} and m.kind <> 'note' and m.author_id is distinct from ${actor.id}`,
    sql`order by m.ordered_at, m.arrival`,
  );
  if (unseen.length === 0) return;
  throw conflict(
    'unseen',
    'Something arrived that you had not seen. Read it, then send your answer again or change it.',
    {
      revision,
      messages: unseen,
    },
  );
}

function one(found: Message[]): Message {
  const [message] = found;
  if (!message) throw new Error('a message that was just written is missing');
  return message;
}
