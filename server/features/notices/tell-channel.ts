import { randomUUIDv7 } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { queueOfChannel } from '#server/features/hooks/queue.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { announceLive } from '#server/platform/live.ts';
import type { Tx } from '#server/transaction.ts';
import { usualChoices } from './choices.ts';

interface About {
  channelId: string;
  troubleId: string;
  /** It works again. */
  isOver: boolean;
}

/** Tells agents that a channel broke or works again, at the desk and by push; its mails go their own, quicker way. */
export async function tellOfChannel(tx: Tx, agentIds: string[], about: About): Promise<void> {
  const wants = (way: 'desk' | 'push'): RawBuilder<boolean> =>
    sql`coalesce((a.notice_choices #>> array['channel', ${way}])::boolean, ${usualChoices.channel[way]})`;
  await queueOfChannel(tx, agentIds, about);
  for (const agentId of agentIds) {
    const { rows } = await sql<{ id: string; listed: boolean; push_due: boolean }>`
      insert into notice (workspace_id, id, agent_id, kind, channel_id, trouble_id, is_over, listed, push_due)
      select * from (
        select a.workspace_id, ${randomUUIDv7()}::uuid, a.id, 'channel', ${about.channelId}::uuid, ${about.troubleId}::uuid,
          ${about.isOver}::boolean, ${wants('desk')} as listed,
          ${wants('push')} and exists (select from push_subscription s
            where s.workspace_id = a.workspace_id and s.agent_id = a.id) as push_due
        from agent a where a.workspace_id = ${tx.workspaceId} and a.id = ${agentId}
      ) wanted where listed or push_due
      returning id, listed, push_due`.execute(tx.q);
    const [row] = rows;
    if (row?.listed) {
      const own = { kind: 'notice' as const, id: row.id };
      tx.afterCommit(() => announceLive({ kind: 'own', workspaceId: tx.workspaceId, agentId, own }));
    }
    if (row?.push_due) await enqueue(tx, 'push-notices', { agentId }, { key: agentId });
  }
}
