import { sql } from 'kysely';
import { connectorNamed } from '#connectors/registry.ts';
import type { Message } from '#contract/messages.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, invalid } from '#server/errors.ts';
import { channelById, type OpenChannel } from '#server/features/channels/find.ts';
import { whyNot } from '#server/features/channels/why-not.ts';
import { type LockedConversation, lockConversation } from '#server/features/conversations/lock.ts';
import { messages, messagesOf } from '#server/features/conversations/messages.ts';
import { holdPlaces } from '#server/features/conversations/places.ts';
import { refuseRule } from '#server/features/conversations/refuse-outside.ts';
import { sendMessage } from '#server/features/conversations/send.ts';
import { write } from '#server/features/conversations/write.ts';
import { divide, queueParts, shownOn } from '#server/features/delivery/parts.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { openPrivate } from './open-private.ts';
import { type PublicMessage, publicMessage } from './public-message.ts';

interface Wanted {
  text: string;
  clientId?: string | undefined;
  publicNote?: string | undefined;
}

/**
 * Answers a public message in private. The right to it, the private conversation, the message and what is said
 * in public about it are one transaction; whatever forbids it is found before anything is stored or sent.
 */
export async function answerPrivately(
  tx: Tx,
  actor: AgentActor,
  messageId: string,
  { text, clientId, publicNote }: Wanted,
): Promise<{ message: Message; caseId: string }> {
  await holdPlaces(tx);
  const asked = await publicMessage(tx, messageId);
  // Under its lock, so that of two who press at once only one uses the right.
  const conversation = await lockConversation(tx, asked.conversation_id);
  const earlier = clientId && (await byClientId(tx, messageId, clientId));
  if (earlier) return { message: earlier, caseId: await caseOf(tx, conversation.id) };
  if (text.trim() === '') throw invalid('A private answer needs a text.');
  const channel = await channelById(asked.channel_id);
  const reason = channel ? whyNot(channel) : 'This channel is not connected.';
  if (!channel || reason) throw conflict('cannot-send', reason ?? '');
  const sibling = await mayAnswer(tx, asked, channel);
  const ways = { limits: sibling.connector.limits, ...waysOf(channel) };
  if (divide({ text, files: [] }, ways).length > 1)
    throw invalid('A private answer is a single message, and this text is too long for one. Shorten it.', [
      { path: 'text', message: 'too long' },
    ]);
  if (publicNote?.trim()) await answerInPublic(tx, actor, conversation, messageId, { publicNote, clientId });
  else await noLongerWaits(tx, conversation);
  const { opened, caseId } = await openPrivate(tx, actor, { asked, conversation, sibling });
  const written = await write(tx, {
    conversation: opened,
    kind: 'outgoing',
    actor,
    author: 'person',
    text,
    shown: shownOn(text, channel.connector.writes),
    attachmentIds: [],
    clientId: clientId ?? null,
    replyTo: null,
    copies: [],
    mentions: [],
  });
  await sql`
    update message set private_reply_to = ${messageId} where workspace_id = ${tx.workspaceId} and id = ${written.id}`.execute(
    tx.q,
  );
  const { thread_id: threadId, id: conversationId } = opened;
  const part = { messageId: written.id, conversationId, threadId, arrival: written.arrival };
  // It leaves by the public channel, whatever conversation it stands in.
  await queueParts(tx, { ...part, channelId: channel.id, text, attachmentIds: [] }, ways);
  await record(tx, [
    { type: 'conversation.opened', actor, conversationId },
    { type: 'message.sent', actor, conversationId, messageId: written.id },
    { type: 'message.answered-privately', actor, conversationId: conversation.id, messageId },
  ]);
  const [message] = await messagesOf(tx, [written.id]);
  if (!message) throw new Error('a message that was just written is missing');
  return { message, caseId };
}

function waysOf({ connector: { writes } }: OpenChannel) {
  return writes === undefined ? {} : { writes };
}

async function byClientId(tx: Tx, messageId: string, clientId: string): Promise<Message | undefined> {
  const [found] = await messages(
    tx,
    sql`m.private_reply_to = ${messageId} and m.client_id = ${clientId}`,
    sql``,
  );
  return found;
}

async function caseOf(tx: Tx, conversationId: string): Promise<string> {
  const { case_id } = await tx.q
    .selectFrom('conversation')
    .select('case_id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  return case_id ?? conversationId;
}

/** The channel that holds the private thread; refused with what can be done where it may not be answered there. */
async function mayAnswer(tx: Tx, asked: PublicMessage, channel: OpenChannel): Promise<OpenChannel> {
  const { privateReply } = channel.connector;
  const fits =
    asked.kind === 'incoming' && asked.surface === 'public' && asked.external_id && asked.author_id;
  if (!privateReply || !fits)
    throw conflict('no-private-reply', 'The platform lets nobody answer this message in private.');
  if (asked.deleted_at)
    throw conflict(
      'no-private-reply',
      'This message was deleted, so the platform takes no private answer to it.',
    );
  await refuseSecond(tx, asked, null);
  refuseRule(channel.connector, { surface: 'private-reply', customerAt: asked.ordered_at }, 'person');
  const sibling = await siblingOf(tx, channel, privateReply.by);
  if (sibling) return sibling;
  const title = (await connectorNamed(privateReply.by))?.title ?? privateReply.by;
  throw conflict(
    'no-private-channel',
    `What is answered in private goes on in ${title}: connect the channel ${title} of the same account under Settings, Channels, then try again.`,
  );
}

/** Refuses where the one private answer is used up; `except` is the one that is about to be sent again. */
export async function refuseSecond(
  tx: Tx,
  { external_id, channel_id }: Pick<PublicMessage, 'external_id' | 'channel_id'>,
  except: string | null,
): Promise<void> {
  const { rows } = await sql<{ id: string; conversationId: string }>`
    select r.id, r.conversation_id as "conversationId" from message q
    join message r on r.workspace_id = q.workspace_id and r.private_reply_to = q.id and r.id is distinct from ${except}::uuid
    join part p on p.workspace_id = r.workspace_id and p.message_id = r.id and p.state not in ('failed', 'cancelled')
    where q.workspace_id = ${tx.workspaceId} and q.channel_id = ${channel_id} and q.external_id = ${external_id}
    limit 1`.execute(tx.q);
  if (!rows[0]) return;
  throw conflict(
    'private-reply-used',
    'This message was answered in private already, and the platform allows that once. Go on in the private conversation.',
    { messageId: rows[0].id, conversationId: rows[0].conversationId },
  );
}

async function siblingOf(tx: Tx, channel: OpenChannel, by: string): Promise<OpenChannel | undefined> {
  if (channel.address === null) return undefined;
  const row = await tx.q
    .selectFrom('channel')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('connector', '=', by)
    .where('address', '=', channel.address)
    .where('state', '<>', 'disconnected')
    .orderBy('created_at')
    .executeTakeFirst();
  return row && channelById(row.id);
}

async function answerInPublic(
  tx: Tx,
  actor: AgentActor,
  conversation: LockedConversation,
  messageId: string,
  { publicNote, clientId }: { publicNote: string; clientId: string | undefined },
): Promise<void> {
  const text = publicNote.trim();
  const own = clientId ? { clientId: `${clientId}:public` } : {};
  await sendMessage(tx, actor, conversation.id, { text, replyTo: messageId, ...own });
}

/** Whoever is answered in private does not wait in public. */
async function noLongerWaits(tx: Tx, { id }: LockedConversation): Promise<void> {
  await sql`
    update conversation set state = case when state = 'open' then 'waiting' else state end,
      answered_at = last_activity_at, waiting_since = null
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
}
