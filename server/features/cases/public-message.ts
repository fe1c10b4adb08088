import { sql } from 'kysely';
import { notFound } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';

/** What has to be known of a message before it is answered in private. */
export interface PublicMessage {
  conversation_id: string;
  channel_id: string;
  kind: string;
  author_id: string | null;
  external_id: string | null;
  ordered_at: Date;
  deleted_at: Date | null;
  surface: 'public' | 'private';
}

export async function publicMessage(tx: Tx, messageId: string): Promise<PublicMessage> {
  const { rows } = await sql<PublicMessage>`
    select m.conversation_id, m.channel_id, m.kind, m.author_id, m.external_id, m.ordered_at,
      coalesce(m.deleted_at, m.removed_at) as deleted_at, t.surface
    from message m
    join thread t on t.workspace_id = m.workspace_id and t.id = m.thread_id
    where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId}`.execute(tx.q);
  const [found] = rows;
  if (!found) throw notFound('message');
  return found;
}
