import { sql } from 'kysely';
import type { Limits } from '#connectors/connector.ts';
import type { Composer } from '#contract/composer.ts';
import type { Conversation, ConversationSummary } from '#contract/conversations.ts';
import type { AgentActor } from '#server/actor.ts';
import { notFound } from '#server/errors.ts';
import { channelById } from '#server/features/channels/find.ts';
import { asSender, senderFor, whyNotFrom } from '#server/features/channels/sender.ts';
import { composerChoices } from '#server/features/choices/until.ts';
import { contactOf } from '#server/features/contacts/contact.ts';
import type { LastMessage } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';
import { type AnswerPlace, placesOf } from './answer-place.ts';
import { suggestedCopies } from './copies.ts';
import { summariesOf, windowEnding } from './summaries.ts';

/** One conversation with everything its screen shows around the messages. */
export async function getConversation(tx: Tx, actor: AgentActor, id: string): Promise<Conversation> {
  const [summary] = await summariesOf(tx, [id], actor.id);
  if (!summary) throw notFound('conversation');
  const { rows } = await sql<{
    thread_id: string;
    external_id: string;
    post: { text: string; url?: string } | null;
  }>`
    select t.id as thread_id, t.external_id, t.post
    from conversation c
    join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id
    where c.workspace_id = ${tx.workspaceId} and c.id = ${id}`.execute(tx.q);
  const row = rows[0];
  if (!row) throw notFound('conversation');
  const places: Conversation['places'] = [];
  for (const place of await placesOf(tx, id)) places.push(await describe(tx, id, place));
  const [own] = places;
  if (!own) throw notFound('conversation');
  return {
    ...summary,
    contact: await contactOf(tx, summary.contact.id),
    thread: {
      id: row.thread_id,
      externalId: row.external_id,
      post: row.post ? { text: row.post.text, url: row.post.url ?? null } : null,
    },
    composer: own.composer,
    places,
    earlier: await earlierOf(tx, summary.contact.id, id),
  };
}

async function describe(
  tx: Tx,
  conversationId: string,
  place: AnswerPlace,
): Promise<Conversation['places'][number]> {
  const { channelId: id, channelName: name, connector, surface, windowEndsAt } = place;
  return {
    id: place.threadId,
    channel: { id, name, connector },
    surface,
    subject: place.subject,
    recipient: place.recipient,
    window: await windowEnding({ connector, surface, window_ends_at: windowEndsAt }),
    composer: await composerOf(tx, conversationId, place),
  };
}

const filesMost = 10;

/** Where each file is a part of its own, a message may have several although a part has one. */
function filesIn({ attachments: { max }, together }: Limits): number {
  return together || max === 0 ? max : Math.max(max, filesMost);
}

async function composerOf(tx: Tx, conversationId: string, place: AnswerPlace): Promise<Composer> {
  const { threadId, channelId, channelName: name, surface } = place;
  const channel = await channelById(channelId);
  const sender = channel && (await senderFor(channel, surface));
  const limits = channel?.connector.limits;
  const reason = channel ? whyNotFrom(channel, sender) : `${name} is not connected.`;
  return {
    textMax: limits?.text.max ?? 0,
    textUnit: limits?.text.unit ?? 'characters',
    splits: true,
    attachmentsMax: limits ? filesIn(limits) : 0,
    attachmentBytesMax: limits?.attachments.bytes ?? 0,
    attachmentTypes: limits?.attachments.types ?? [],
    canReply: reason === null,
    templates: reason === null && channel?.connector.templates !== undefined,
    choices: reason === null && channel ? await composerChoices(tx, channel.connector, place) : null,
    quotes: true,
    reason,
    from: channel ? asSender(channel, sender) : null,
    copies: channel?.connector.copyTo
      ? { suggested: await suggestedCopies(tx, conversationId, threadId) }
      : null,
  };
}

interface Earlier {
  id: string;
  number: number;
  state: ConversationSummary['state'];
  last_activity_at: Date;
  last_message: LastMessage | null;
}

/** What else there is with this contact, and with all that was merged into it. */
async function earlierOf(tx: Tx, contactId: string, except: string): Promise<Conversation['earlier']> {
  const { rows } = await sql<Earlier>`
    select id, number, state, last_activity_at, last_message from conversation
    where workspace_id = ${tx.workspaceId} and id <> ${except} and merged_into is null and contact_id in (
      select id from contact where workspace_id = ${tx.workspaceId} and head_id = ${contactId})
    order by last_activity_at desc limit 20`.execute(tx.q);
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    state: row.state,
    lastActivityAt: row.last_activity_at.toISOString(),
    preview: row.last_message?.text ?? '',
  }));
}
