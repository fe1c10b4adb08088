import { sql } from 'kysely';
import { holdPlaces } from '#server/features/conversations/places.ts';
import type { Tx } from '#server/transaction.ts';

/**
 * Locks the conversations of parts that are about to change, and those that they are shown in. Everybody locks in one order, conversations
 * before parts before jobs: two who did it the other way round would wait for each other.
 */
export async function holdConversations(tx: Tx, parts: { conversation_id: string }[]): Promise<void> {
  const ids = [...new Set(parts.map((part) => part.conversation_id))];
  if (ids.length === 0) return;
  await holdPlaces(tx);
  await sql`
    select from conversation where workspace_id = ${tx.workspaceId} and id = any(array(
      select unnest(${ids}::uuid[])
      union select top_id from conversation
        where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and top_id is not null))
    order by id for update`.execute(tx.q);
}
