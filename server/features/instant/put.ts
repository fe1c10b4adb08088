import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { senderFor, stampOf } from '#server/features/channels/sender.ts';
import type { LockedConversation } from '#server/features/conversations/lock.ts';
import { queueParts, shownOn } from '#server/features/delivery/parts.ts';
import { type Actor, record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import type { Asked } from './asked.ts';
import type { Quotes } from './quote.ts';

interface Words {
  /** Who is named as its reason; the system unless said otherwise. */
  actor?: Actor;
  conversation: LockedConversation;
  channel: OpenChannel;
  /** What is answered: it goes to the place where that was written. */
  asked: Asked;
  text: string;
  now: Date;
}

interface Saying {
  conversation: LockedConversation;
  channel: OpenChannel;
  asked: Asked;
  kind: 'instant' | 'away';
  language: string;
  text: string;
  quotes: Quotes;
  now: Date;
}

/** Writes an instant answer down, once for each opening of the conversation. */
export async function put(tx: Tx, saying: Saying): Promise<void> {
  const { conversation, channel, asked, text, now } = saying;
  await putWords(tx, { conversation, channel, asked, text, now }, (id) => remember(tx, id, saying));
}

/**
 * Writes a machine's message down with its parts, on their usual way. The conversation's row stays as it is: a
 * machine's words answer nothing, are no reason to refuse an agent's answer, and do not hide in the list what was asked.
 * @param remember what is refused there undoes all of it
 */
export async function putWords(
  tx: Tx,
  { actor = systemActor, conversation, channel, asked, text, now }: Words,
  remember: (messageId: string) => Promise<void> = async () => {},
): Promise<void> {
  const id = randomUUIDv7();
  const home = asked.homeId === conversation.id ? null : asked.homeId;
  const shown = shownOn(text, channel.connector.writes);
  const sender = (await senderFor(channel, asked.surface)) ?? channel;
  const { rows } = await sql<{ arrival: string }>`
    insert into message (workspace_id, id, thread_id, conversation_id, channel_id, home_id, born_in, kind, author_kind, author_name, text,
      shown, reply_to, from_channel_id, automatic, sent_at, ordered_at, received_at, arrival, revision)
    select ${tx.workspaceId}, ${id}, ${asked.threadId}, ${conversation.id}, ${channel.id}, ${home}, ${home}, 'outgoing',
      'automation', b.name, ${text}, ${shown && JSON.stringify(shown)}::jsonb,
      ${asked.surface === 'public' ? asked.messageId : null}, ${stampOf(channel, sender)}, true, ${now}, ${now}, ${now}, nextval('arrival') * 4096, ${conversation.revision}
    from channel c join brand b on b.workspace_id = c.workspace_id and b.id = c.brand_id
    where c.workspace_id = ${tx.workspaceId} and c.id = ${channel.id}
    returning arrival`.execute(tx.q);
  await remember(id);
  await queueParts(
    tx,
    {
      messageId: id,
      conversationId: asked.homeId,
      channelId: channel.id,
      threadId: asked.threadId,
      arrival: rows[0]?.arrival ?? '0',
      text,
      attachmentIds: [],
    },
    channel.connector,
  );
  await record(tx, [{ type: 'message.sent', actor, conversationId: conversation.id, messageId: id }]);
}

/** Where the same was said of this opening before, the index refuses it, and all of it is undone. */
async function remember(tx: Tx, messageId: string, saying: Saying): Promise<void> {
  const { conversation, channel, asked, kind, language, quotes, now } = saying;
  const [reply, solution] = [said(quotes.reply), said(quotes.solution)];
  await tx.q
    .insertInto('instant_said')
    .values({
      workspace_id: tx.workspaceId,
      message_id: messageId,
      conversation_id: conversation.id,
      channel_id: channel.id,
      contact_id: asked.contactId,
      surface: asked.surface,
      kind,
      opening: asked.opening,
      language,
      said_at: now,
      minutes: reply?.minutes ?? null,
      base: reply?.base ?? null,
      ahead: reply?.ahead ?? null,
      team_id: reply || solution ? quotes.teamId : null,
      solution_minutes: solution?.minutes ?? null,
      solution_base: solution?.base ?? null,
    })
    .execute();
}

/** Only what was told is held against what becomes of it. */
function said(quoted: Quotes['reply']): Quotes['reply'] {
  return quoted?.minutes == null ? null : quoted;
}
