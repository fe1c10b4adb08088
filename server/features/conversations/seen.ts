import { sql } from 'kysely';
import type { AgentActor } from '#server/actor.ts';
import { readNotices } from '#server/features/notices/notices.ts';
import { announceLive } from '#server/platform/live.ts';
import type { Tx } from '#server/transaction.ts';
import { mustExist } from './timeline.ts';

/**
 * Remembers how far an agent has seen a conversation, for all of their screens. It only grows, whatever
 * comes late, unless they say that it shall be unread again.
 */
export async function see(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  { revision, unread, noticeId }: { revision: number; unread: boolean; noticeId?: string | null | undefined },
): Promise<Record<string, never>> {
  await mustExist(tx, conversationId);
  const { rows } = await sql<{ revision: number }>`
    insert into conversation_seen as s (workspace_id, agent_id, conversation_id, revision)
    select c.workspace_id, ${actor.id}::uuid, c.id, least(c.revision, ${revision})
    from conversation c where c.workspace_id = ${tx.workspaceId} and c.id = ${conversationId}
    on conflict (workspace_id, agent_id, conversation_id) do update
      set revision = case when ${unread} then excluded.revision else greatest(s.revision, excluded.revision) end
    returning revision`.execute(tx.q);
  if (!unread)
    await readNotices(tx, actor, {
      conversationId,
      ...(noticeId !== undefined && { seen: { revision, noticeId } }),
    });
  const own = { kind: 'seen' as const, conversationId, revision: rows[0]?.revision ?? revision };
  tx.afterCommit(() => announceLive({ kind: 'own', workspaceId: tx.workspaceId, agentId: actor.id, own }));
  return {};
}
