import { sql } from 'kysely';
import type { AgentActor } from '#server/actor.ts';
import { notFound } from '#server/errors.ts';
import { announceLive } from '#server/platform/live.ts';
import type { Tx } from '#server/transaction.ts';

/** Passes on that an agent is typing: to colleagues always, to a visitor of the website chat when it is no note. */
export async function announceTyping(
  tx: Tx,
  actor: AgentActor,
  id: string,
  note: boolean,
): Promise<Record<string, never>> {
  const { thread_id: threadId, channel_id: channelId } = await placeOf(tx, id);
  tx.afterCommit(() =>
    announceLive({
      kind: 'typing',
      workspaceId: tx.workspaceId,
      conversationId: id,
      channelId,
      threadId,
      by: { kind: 'agent', id: actor.id, name: actor.name },
      note,
    }),
  );
  return {};
}

/** Passes on that an agent has the conversation open, so that colleagues see that they are not alone with it. */
export async function announceLooking(
  tx: Tx,
  actor: AgentActor,
  id: string,
  here: boolean,
): Promise<Record<string, never>> {
  const { channel_id: channelId } = await placeOf(tx, id);
  const by = { id: actor.id, name: actor.name };
  tx.afterCommit(() =>
    announceLive({ kind: 'looking', workspaceId: tx.workspaceId, conversationId: id, channelId, by, here }),
  );
  return {};
}

/** Remembers that the team has read the thread, and those of what was merged, and tells a visitor of the website chat. */
export async function noteRead(tx: Tx, id: string): Promise<Record<string, never>> {
  await placeOf(tx, id);
  const at = new Date();
  const { rows } = await sql<{ id: string }>`
    update thread set team_read_at = ${at} where workspace_id = ${tx.workspaceId} and id = any(array(
      select thread_id from conversation where workspace_id = ${tx.workspaceId} and (id = ${id} or top_id = ${id})))
    returning id`.execute(tx.q);
  for (const { id: threadId } of rows)
    tx.afterCommit(() =>
      announceLive({ kind: 'read', workspaceId: tx.workspaceId, threadId, at: at.toISOString() }),
    );
  return {};
}

async function placeOf(tx: Tx, conversationId: string): Promise<{ thread_id: string; channel_id: string }> {
  const row = await tx.q
    .selectFrom('conversation')
    .select(['thread_id', 'channel_id'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', conversationId)
    .executeTakeFirst();
  if (!row) throw notFound('conversation');
  return row;
}
