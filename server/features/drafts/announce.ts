import { sql } from 'kysely';
import type { Own } from '#contract/events.ts';
import { announceLive } from '#server/platform/live.ts';
import type { Tx } from '#server/transaction.ts';

/** To its agent's other screens. */
export function announceOwn(
  tx: Tx,
  agentId: string,
  what: Omit<Extract<Own, { kind: 'draft' }>, 'kind'>,
): void {
  const own = { kind: 'draft' as const, ...what };
  tx.afterCommit(() => announceLive({ kind: 'own', workspaceId: tx.workspaceId, agentId, own }));
}

/** To the colleagues who reach the conversation: what this agent offers there is to be read anew. */
export async function announceOffer(
  tx: Tx,
  agent: { id: string; name: string },
  conversationId: string,
): Promise<void> {
  const { rows } = await sql<{ channel_id: string }>`
    select channel_id from conversation where workspace_id = ${tx.workspaceId} and id = ${conversationId}`.execute(
    tx.q,
  );
  const channelId = rows[0]?.channel_id;
  if (!channelId) return;
  const by = { id: agent.id, name: agent.name };
  tx.afterCommit(() =>
    announceLive({ kind: 'offer', workspaceId: tx.workspaceId, conversationId, channelId, by }),
  );
}
