import { sql } from 'kysely';
import { SendError, type Words } from '#connectors/connector.ts';
import type { Card } from '#contract/messages.ts';
import { contextOf } from '#server/features/channels/context.ts';
import { channelById } from '#server/features/channels/find.ts';
import { noteProfile } from '#server/features/contacts/identify.ts';
import { record } from '#server/platform/events.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { asCards, cardWords } from './cards.ts';
import { shorten } from './step.ts';

// The waits grow with each: these outlast a platform's limit by the hour, and a token that has to be renewed.
const attemptsMax = 14;
const wordsMax = 100_000;

interface Named {
  id: string;
  channelId: string;
  conversationId: string;
  externalId: string;
  place: string;
  surface: 'public' | 'private';
  cards: Card[] | null;
}

/**
 * Asks what a message says that an event only named. Throwing lets the queue ask again later; meanwhile, and
 * where the platform does not tell, the message stays as it came.
 */
export async function fetchWords(
  asked: { workspaceId: string; messageId: string },
  attempt: number,
): Promise<void> {
  const { workspaceId, messageId } = asked;
  const message = await inWorkspace(workspaceId, (tx) => namedMessage(tx, messageId));
  const channel = message && (await channelById(message.channelId));
  if (!message || !channel?.connector.words || channel.state === 'disconnected') return;
  const { externalId: id, place, surface } = message;
  const target = { id, thread: { id: place, surface } };
  try {
    const words = await channel.connector.words(target, contextOf(channel));
    if (words) await inWorkspace(workspaceId, (tx) => enter(tx, message, words));
  } catch (error) {
    const isFinal = error instanceof SendError && ['rejected', 'blocked'].includes(error.kind);
    if (!isFinal && attempt < attemptsMax) throw error;
  }
}

/** Undefined where it has words by now, as from an edit, or was taken back. */
async function namedMessage(tx: Tx, messageId: string): Promise<Named | undefined> {
  const { rows } = await sql<Named>`
    select m.id, m.channel_id as "channelId", m.conversation_id as "conversationId", m.external_id as "externalId",
      t.external_id as place, t.surface, m.cards
    from message m join thread t on t.workspace_id = m.workspace_id and t.id = m.thread_id
    where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} and m.external_id is not null
      and m.text = '' and m.edited_at is null and m.deleted_at is null`.execute(tx.q);
  return rows[0];
}

/** In its place, as if it had come with them: nothing was edited. */
async function enter(tx: Tx, { id, channelId, conversationId, cards }: Named, found: Words): Promise<void> {
  const text = [...found.text.slice(0, wordsMax).replaceAll('\0', '').toWellFormed()].join('');
  const linked = withUrl(cards, found.url);
  const { rows } = await sql<{ arrival: string; authorName: string }>`
    update message set text = ${text}, unsupported = case when ${text} = '' then unsupported end,
      author_name = coalesce(${found.author?.name?.trim() || null}, author_name),
      cards = ${linked === null ? null : JSON.stringify(linked)}::jsonb, card_words = ${cardWords(linked ?? [])}
    where workspace_id = ${tx.workspaceId} and id = ${id} and text = '' and edited_at is null and deleted_at is null
    returning arrival, author_name as "authorName"`.execute(tx.q);
  const [told] = rows;
  if (!told) return;
  if (text !== '') {
    const last = JSON.stringify({ text: shorten(text), authorName: told.authorName });
    await sql`
      update conversation set last_message = (last_message - 'card') || ${last}::jsonb
      where workspace_id = ${tx.workspaceId} and id = ${conversationId} and last_arrival = ${told.arrival}`.execute(
      tx.q,
    );
  }
  await record(tx, [
    { type: 'message.told', actor: { kind: 'customer', id: null }, conversationId, messageId: id },
  ]);
  if (found.author) await noteProfile(tx, channelId, found.author);
}

/** Where it can be seen is where its first card leads, if that leads nowhere yet. */
function withUrl(cards: Card[] | null, url: string | undefined): Card[] | null {
  const first = cards?.find((card) => card.kind === 'link');
  if (!cards || !first || !url || first.url) return cards;
  return asCards(cards.map((card) => (card === first ? { ...first, url } : card)));
}
