import { sql } from 'kysely';
import type { z } from 'zod';
import type { Message, note as noteBody, Reply } from '#contract/messages.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, invalid } from '#server/errors.ts';
import { channelById } from '#server/features/channels/find.ts';
import { senderFor, stampOf, whyNotFrom } from '#server/features/channels/sender.ts';
import { acceptChoices } from '#server/features/choices/accept.ts';
import { queueParts, shownOn } from '#server/features/delivery/parts.ts';
import { dropOffered } from '#server/features/drafts/offer.ts';
import { tellFollowers, tellMentioned } from '#server/features/notices/tell.ts';
import { acceptTemplate } from '#server/features/templates/accept.ts';
import { followMentioned } from '#server/features/ties/follow.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { placeOf } from './answer-place.ts';
import { acceptCopies } from './copies.ts';
import { lockConversation } from './lock.ts';
import { mentionedIn, noteLines } from './mentions.ts';
import { messages, messagesOf } from './messages.ts';
import { holdPlaces, shownAs } from './places.ts';
import { refuseOutside } from './refuse-outside.ts';
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
  const known = await sentBefore(tx, conversationId, reply.clientId);
  if (known) return known;
  const conversation = await lockConversation(tx, conversationId);
  const earlier = reply.clientId && (await byClientId(tx, conversationId, reply.clientId));
  if (earlier) return earlier;
  const attachmentIds = reply.attachments ?? [];
  const typed = reply.text ?? '';
  if (reply.template && typed.trim() !== '')
    throw invalid('A template goes out in place of a text. Send the text as a message of its own.', [
      { path: 'text', message: 'not beside a template' },
    ]);
  if (!reply.template && typed.trim() === '' && attachmentIds.length === 0)
    throw invalid('An answer needs a text or a file.');
  if (reply.seen !== undefined && reply.seen < conversation.revision)
    await refuseUnseen(tx, actor, conversationId, conversation.revision, reply.seen);
  const place = await placeOf(tx, conversation, reply);
  const channel = await channelById(place.channelId);
  const sender = channel && (await senderFor(channel, place.surface));
  const reason = channel ? whyNotFrom(channel, sender) : `${place.channelName} is not connected.`;
  if (!channel || !sender || reason) throw conflict('cannot-send', reason ?? '');
  await refuseSecondOpen(tx, conversation);
  const author = reply.author ?? 'person';
  await refuseOutside(tx, place.homeId, channel.connector, author, reply.template !== undefined);
  const template = reply.template
    ? await acceptTemplate(tx, sender, reply.template, await typesOf(tx, actor, attachmentIds))
    : null;
  const choices = await acceptChoices(tx, channel.connector, place, reply);
  const text = template?.text ?? typed;
  // Whoever answers takes the conversation, unless it is somebody's, and no machine does; then the customer is awaited.
  const takes = author === 'person' && conversation.assignee_id === null;
  const written = await write(tx, {
    conversation,
    place,
    sentFrom: stampOf(channel, sender),
    kind: 'outgoing',
    actor,
    author,
    text,
    shown: template ? template.lines : shownOn(text, channel.connector.writes),
    attachmentIds,
    clientId: reply.clientId ?? null,
    replyTo: reply.replyTo ?? null,
    copies: acceptCopies(channel, reply.copies),
    mentions: [],
    answers: { takenBy: takes ? actor.id : null },
  });
  await queueParts(
    tx,
    {
      messageId: written.id,
      conversationId: place.homeId,
      channelId: place.channelId,
      threadId: place.threadId,
      arrival: written.arrival,
      text,
      attachmentIds,
      template: template?.template ?? null,
      choices,
    },
    channel.connector,
  );
  await dropOffered(tx, actor, conversationId, reply.draftOf);
  await record(tx, [
    { type: 'message.sent', actor, conversationId, messageId: written.id },
    ...(takes
      ? [{ type: 'conversation.assigned' as const, actor, conversationId, subjectId: actor.id }]
      : []),
  ]);
  await tellFollowers(tx, actor, 'answered', [{ conversationId, messageId: written.id }]);
  return one(await messagesOf(tx, [written.id]));
}

/** Leaves a note that only the team reads. */
export async function addNote(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  note: z.input<typeof noteBody>,
): Promise<Message> {
  const known = await sentBefore(tx, conversationId, note.clientId);
  if (known) return known;
  const conversation = await lockConversation(tx, conversationId);
  const earlier = note.clientId && (await byClientId(tx, conversationId, note.clientId));
  if (earlier) return earlier;
  const attachmentIds = note.attachments ?? [];
  if (note.text.trim() === '' && attachmentIds.length === 0) throw invalid('A note needs a text or a file.');
  const clientId = note.clientId ?? null;
  const { named, agentIds: mentions } = await mentionedIn(tx, conversation, note);
  const written = await write(tx, {
    conversation,
    kind: 'note',
    actor,
    author: 'person',
    text: note.text,
    shown: noteLines(note.text, named),
    attachmentIds,
    clientId,
    replyTo: null,
    copies: [],
    mentions,
  });
  await record(tx, [{ type: 'note.added', actor, conversationId, messageId: written.id }]);
  await tellMentioned(tx, actor, mentions, { conversationId, messageId: written.id });
  await tellFollowers(tx, actor, 'noted', [{ conversationId, messageId: written.id }], { except: mentions });
  await followMentioned(tx, actor, conversationId, mentions);
  return one(await messagesOf(tx, [written.id]));
}

/** The media types of files that are the agent's to send; whatever is not is refused when it is taken. */
async function typesOf(tx: Tx, { id }: AgentActor, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const files = await tx.q
    .selectFrom('attachment')
    .select(['id', 'type'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('agent_id', '=', id)
    .where('id', 'in', ids)
    .execute();
  return ids.map((file) => files.find((one) => one.id === file)?.type ?? '');
}

/** A repeat of what was written before its conversation was merged: it is answered as it was then. */
async function sentBefore(
  tx: Tx,
  conversationId: string,
  clientId: string | undefined,
): Promise<Message | undefined> {
  if (!clientId) return undefined;
  await holdPlaces(tx);
  const top = await shownAs(tx, conversationId);
  return top === conversationId ? undefined : byClientId(tx, conversationId, clientId);
}

/** What was written under this id for this conversation, wherever it is shown now. */
async function byClientId(tx: Tx, conversationId: string, clientId: string): Promise<Message | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from message where workspace_id = ${tx.workspaceId} and coalesce(asked_in, conversation_id) = ${conversationId}
      and client_id = ${clientId} and kind <> 'incoming'`.execute(tx.q);
  const [found] = rows;
  return found && one(await messagesOf(tx, [found.id]));
}

/** What its author wrote themselves is no surprise to them, so only the others' messages count; nor is history news. */
async function refuseUnseen(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  revision: number,
  seen: number,
): Promise<void> {
  const unseen = await messages(
    tx,
    sql`m.conversation_id = ${conversationId} and m.revision > ${seen} and m.kind <> 'note' and not m.past
      and m.author_id is distinct from ${actor.id}`,
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
