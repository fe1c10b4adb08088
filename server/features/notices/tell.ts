import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Notice } from '#contract/notices.ts';
import type { Actor } from '#server/platform/events.ts';
import { announceLive } from '#server/platform/live.ts';
import type { Tx } from '#server/transaction.ts';

/** Tells agents that a note names them: those who are here, reach the conversation and want to know. */
export async function tellMentioned(
  tx: Tx,
  actor: Actor,
  agentIds: string[],
  about: { conversationId: string; messageId: string },
): Promise<void> {
  for (const agentId of agentIds)
    if (agentId !== actor.id)
      await tell(tx, actor, 'mention', agentId, [about.conversationId], about.messageId);
}

/** Tells an agent that conversations were given to them; what they took themselves is no news. */
export async function tellAssigned(
  tx: Tx,
  actor: Actor,
  agentId: string,
  conversationIds: string[],
): Promise<void> {
  if (agentId !== actor.id) await tell(tx, actor, 'assigned', agentId, conversationIds, null);
}

async function tell(
  tx: Tx,
  actor: Actor,
  kind: Notice['kind'],
  agentId: string,
  conversationIds: string[],
  messageId: string | null,
): Promise<void> {
  const ids = conversationIds.map(() => randomUUIDv7());
  const { rows } = await sql<{ id: string }>`
    insert into notice (workspace_id, id, agent_id, kind, conversation_id, message_id, actor_id)
    select a.workspace_id, n.id, a.id, ${kind}, n.conversation_id, ${messageId}::uuid, ${actor.kind === 'agent' ? actor.id : null}::uuid
    from agent a, unnest(${ids}::uuid[], ${conversationIds}::uuid[]) as n(id, conversation_id)
    where a.workspace_id = ${tx.workspaceId} and a.id = ${agentId} and a.deactivated_at is null
      and coalesce((a.notice_choices #>> array[${kind}, 'desk'])::boolean, true)
    returning id`.execute(tx.q);
  // One sign for many: a hundred conversations given at once are one piece of news.
  const first = rows[0];
  if (!first) return;
  tx.afterCommit(() =>
    announceLive({
      kind: 'own',
      workspaceId: tx.workspaceId,
      agentId,
      own: { kind: 'notice', id: first.id },
    }),
  );
}
