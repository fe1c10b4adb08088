import { sql } from 'kysely';
import { notFound } from '#server/errors.ts';
import { holdPlaces } from '#server/features/conversations/places.ts';
import type { Tx } from '#server/transaction.ts';

/** A message that something is asked about, with its place. */
export interface AskedOf {
  id: string;
  kind: 'incoming' | 'outgoing' | 'note';
  automatic: boolean;
  authorId: string | null;
  conversationId: string;
  /** The conversation whose place it was written in. */
  homeId: string;
  channelId: string;
  /** Whose account it is done by: of what we said, the one that said it. */
  senderId: string;
  thread: string;
  surface: 'public' | 'private';
  /** The platform's ids; several where an answer went out in parts. */
  ids: string[];
  deletedAt: Date | null;
  removedAt: Date | null;
  hiddenAt: Date | null;
  /** The sign of ours that is on it. */
  sign: string | null;
}

/**
 * The message under its lock, and its conversation before it: everybody locks conversations before messages before
 * acts, so that a webhook which tells of the same waits, or is waited for.
 */
export async function lockAskedOf(tx: Tx, messageId: string): Promise<AskedOf> {
  await holdPlaces(tx);
  await sql`
    select from conversation where workspace_id = ${tx.workspaceId} and id = (
      select conversation_id from message where workspace_id = ${tx.workspaceId} and id = ${messageId})
    for update`.execute(tx.q);
  await sql`select from message where workspace_id = ${tx.workspaceId} and id = ${messageId} for update`.execute(
    tx.q,
  );
  return askedOf(tx, messageId);
}

/** @throws ApiError where there is no such message */
export async function askedOf(tx: Tx, messageId: string): Promise<AskedOf> {
  const { rows } = await sql<AskedOf>`
    select m.id, m.kind, m.automatic, m.author_id as "authorId", m.conversation_id as "conversationId", coalesce(m.home_id, m.conversation_id) as "homeId",
      t.channel_id as "channelId", coalesce(m.from_channel_id, t.channel_id) as "senderId", t.external_id as thread, t.surface, m.deleted_at as "deletedAt",
      m.removed_at as "removedAt", m.hidden_at as "hiddenAt",
      array_remove(m.external_id || array(select p.external_id from part p
        where p.workspace_id = m.workspace_id and p.message_id = m.id order by p.position), null) as ids,
      (select r.emoji from reaction r where r.workspace_id = m.workspace_id and r.message_id = m.id
        and r.author_key = 'brand' and not r.removed limit 1) as sign
    from message m
    join thread t on t.workspace_id = m.workspace_id and t.id = m.thread_id
    where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId}`.execute(tx.q);
  const [found] = rows;
  if (!found) throw notFound('message');
  return found;
}
