import { sql } from 'kysely';
import { invalid } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import type { LockedConversation } from './lock.ts';

/** Where an answer can go: the thread of a conversation, or of one that was merged into it. */
export interface AnswerPlace {
  /** Whose place it is: the conversation's own, or that of what was merged into it. */
  homeId: string;
  threadId: string;
  surface: 'public' | 'private';
  subject: string | null;
  /** Several people write there. */
  shared: boolean;
  channelId: string;
  channelName: string;
  connector: string;
  /** Who reads it there. */
  requesterId: string;
  recipient: string;
  windowEndsAt: Date | null;
}

/** All within reach, the conversation's own first; of several in one thread the latest. */
export async function placesOf(tx: Tx, conversationId: string): Promise<AnswerPlace[]> {
  const { rows } = await sql<AnswerPlace>`
    select * from (
      select distinct on (c.thread_id) c.id as "homeId", t.id as "threadId", t.surface, t.subject, t.shared, ch.id as "channelId",
        ch.name as "channelName", ch.connector, i.id as "requesterId", i.name as recipient, c.window_ends_at as "windowEndsAt",
        c.number
      from conversation c
      join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id
      join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
      join identity i on i.workspace_id = c.workspace_id and i.id = c.requester_id
      where c.workspace_id = ${tx.workspaceId} and (c.id = ${conversationId} or c.top_id = ${conversationId})
      order by c.thread_id, c.id = ${conversationId} desc, c.beside, c.number desc
    ) p order by p."homeId" = ${conversationId} desc, p.number`.execute(tx.q);
  return rows;
}

/**
 * Where an answer goes: to the place that is named, else to where the message is that it answers, else to where the
 * customer wrote last.
 * @throws ApiError where the conversation has no such place, or the message is in another
 */
export async function placeOf(
  tx: Tx,
  conversation: Pick<LockedConversation, 'id' | 'is_several'>,
  { place, replyTo }: { place?: string | undefined; replyTo?: string | null | undefined },
): Promise<AnswerPlace> {
  const places = await placesOf(tx, conversation.id);
  const wanted = place ?? (conversation.is_several ? await latestThread(tx, conversation.id, replyTo) : null);
  const found = wanted ? places.find(({ threadId }) => threadId === wanted) : places[0];
  if (found) return found;
  if (place)
    throw invalid('This conversation cannot be answered there. Load it again and choose where to answer.', [
      { path: 'place', message: 'unknown' },
    ]);
  const [own] = places;
  if (!own) throw invalid('You do not reach the place where this conversation would be answered.');
  return own;
}

async function latestThread(
  tx: Tx,
  conversationId: string,
  replyTo: string | null | undefined,
): Promise<string | null> {
  const { rows } = await sql<{ thread_id: string }>`
    select m.thread_id from message m
    where m.workspace_id = ${tx.workspaceId} and m.conversation_id = ${conversationId} and m.kind <> 'note'
      and (m.kind = 'incoming' or m.id is not distinct from ${replyTo ?? null}::uuid)
    order by m.id is not distinct from ${replyTo ?? null}::uuid desc, m.automatic, m.ordered_at desc, m.arrival desc
    limit 1`.execute(tx.q);
  return rows[0]?.thread_id ?? null;
}
