import { type RawBuilder, sql } from 'kysely';
import type { NoticeHook } from '#contract/notice-hooks.ts';
import { enqueueAll } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';

type Kind = NoticeHook['events'][number];

/** For the agents' own addresses. `told` selects id, agent, conversation and message. */
export async function queueForAgents(
  tx: Tx,
  kind: Kind,
  told: RawBuilder<unknown>,
  about: { actorId: string | null; happened: string | null },
): Promise<void> {
  const { rows } = await sql<{ hook_id: string }>`
    insert into hook_message as q (workspace_id, id, hook_id, kind, happened, conversation_id, actor_id)
    select h.workspace_id, gen_random_uuid(), h.id, ${kind}, ${about.happened}::text, told.conversation_id, ${about.actorId}::uuid
    from (${told}) as told(id, agent_id, conversation_id, message_id)
    join notice_hook h on h.workspace_id = ${tx.workspaceId} and h.agent_id = told.agent_id and h.broken_at is null
      and ${kind} = any(h.events)
    on conflict (workspace_id, hook_id, kind, conversation_id) where conversation_id is not null
      -- Another id: what is being told right now is done with under the one before.
      do update set id = excluded.id, happened = excluded.happened, actor_id = excluded.actor_id, at = excluded.at
    returning hook_id`.execute(tx.q);
  await wake(tx, rows);
}

/** For the addresses of the whole workspace. */
export async function queueForWorkspace(tx: Tx, kind: Kind, conversationIds: string[]): Promise<void> {
  if (conversationIds.length === 0) return;
  const { rows } = await sql<{ hook_id: string }>`
    insert into hook_message as q (workspace_id, id, hook_id, kind, conversation_id)
    select h.workspace_id, gen_random_uuid(), h.id, ${kind}, c.id from notice_hook h
    cross join unnest(${conversationIds}::uuid[]) as c(id)
    where h.workspace_id = ${tx.workspaceId} and h.agent_id is null and h.broken_at is null and ${kind} = any(h.events)
    on conflict (workspace_id, hook_id, kind, conversation_id) where conversation_id is not null
      do update set id = excluded.id, at = excluded.at
    returning hook_id`.execute(tx.q);
  await wake(tx, rows);
}

/** A channel broke or works again: for the addresses of these agents, and for those of the workspace. */
export async function queueOfChannel(
  tx: Tx,
  agentIds: string[],
  about: { channelId: string; troubleId: string; isOver: boolean },
): Promise<void> {
  const { rows } = await sql<{ hook_id: string }>`
    insert into hook_message (workspace_id, id, hook_id, kind, channel_id, trouble_id, is_over)
    select h.workspace_id, gen_random_uuid(), h.id, 'channel', ${about.channelId}::uuid, ${about.troubleId}::uuid, ${about.isOver}
    from notice_hook h where h.workspace_id = ${tx.workspaceId} and h.broken_at is null and 'channel' = any(h.events)
      and (h.agent_id is null or h.agent_id = any(${agentIds}::uuid[]))
    returning hook_id`.execute(tx.q);
  await wake(tx, rows);
}

async function wake(tx: Tx, rows: { hook_id: string }[]): Promise<void> {
  const ids = [...new Set(rows.map((row) => row.hook_id))].sort();
  if (ids.length > 0)
    await enqueueAll(
      tx,
      'tell-hook',
      ids.map((hookId) => ({ payload: { hookId }, key: `hook ${hookId}`, runAt: null })),
    );
}
