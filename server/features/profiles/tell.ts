import { randomUUIDv7 } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { usualChoices } from '#server/features/notices/choices.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { announceLive } from '#server/platform/live.ts';
import type { Tx } from '#server/transaction.ts';

/** Tells the administrators that a profile no longer names all that it should, by their choices for channels. */
export async function tellOfProfile(tx: Tx, channelId: string): Promise<void> {
  const wants = (way: 'desk' | 'push'): RawBuilder<boolean> =>
    sql`coalesce((a.notice_choices #>> array['channel', ${way}])::boolean, ${usualChoices.channel[way]})`;
  const { rows: administrators } = await sql<{ id: string }>`
    select id from agent where workspace_id = ${tx.workspaceId} and role = 'administrator' and deactivated_at is null
    order by id`.execute(tx.q);
  for (const { id: agentId } of administrators) {
    const { rows } = await sql<{ id: string; listed: boolean; push_due: boolean }>`
      insert into notice (workspace_id, id, agent_id, kind, channel_id, listed, push_due)
      select * from (
        select a.workspace_id, ${randomUUIDv7()}::uuid, a.id, 'channel', ${channelId}::uuid, ${wants('desk')} as listed,
          ${wants('push')} and exists (select from push_subscription s
            where s.workspace_id = a.workspace_id and s.agent_id = a.id) as push_due
        from agent a where a.workspace_id = ${tx.workspaceId} and a.id = ${agentId}
          -- One that was not read yet says it already.
          and not exists (select from notice n where n.workspace_id = a.workspace_id and n.agent_id = a.id
            and n.kind = 'channel' and n.channel_id = ${channelId} and n.trouble_id is null and n.read_at is null)
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
