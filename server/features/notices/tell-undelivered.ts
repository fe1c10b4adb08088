import { sql } from 'kysely';
import { isUnowned } from '#server/features/ownership/unowned.ts';
import type { Tx } from '#server/transaction.ts';
import { type Told, tell, tellUnowned, these } from './tell.ts';

/**
 * Tells whoever wrote these answers, and whoever has their conversations, that they did not get through; of hundreds each
 * is told once, until they have read it. Where neither is here any more, the leads are told that nobody has it.
 */
export async function tellUndelivered(tx: Tx, messageIds: string[]): Promise<void> {
  const { rows } = await sql<Told & { agentId: string | null; lost: boolean }>`
    select m.id as "messageId", c.id as "conversationId", a.id as "agentId", ${await isUnowned(tx, new Date())} as lost
    from message m
    join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    left join agent a on a.workspace_id = m.workspace_id and a.deactivated_at is null
      and (a.id = c.assignee_id or a.id = m.author_id and m.author_kind in ('agent', 'bot', 'automation'))
      and (a.channels is null or c.channel_id = any(a.channels))
    where m.workspace_id = ${tx.workspaceId} and m.id = any(${messageIds}::uuid[]) and exists (select from part p
      where p.workspace_id = m.workspace_id and p.message_id = m.id and p.state in ('failed', 'uncertain'))
    order by a.id, m.ordered_at, m.id`.execute(tx.q);
  const told = rows.flatMap((row): Told[] =>
    row.agentId === null ? [] : [{ ...row, agentId: row.agentId }],
  );
  const perAgent = [...Map.groupBy(told, ({ agentId }) => agentId).values()];
  const firsts = perAgent.flatMap((all) => all.slice(0, 1));
  const more = perAgent.flatMap(([first, ...rest]) =>
    rest.filter((each) => each.conversationId !== first?.conversationId).slice(0, 1),
  );
  for (const some of [firsts, more]) if (some.length > 0) await tell(tx, null, 'undelivered', these(some));
  const alone = rows.filter(({ agentId, lost }) => agentId === null && lost);
  await tellUnowned(tx, [...new Set(alone.map(({ conversationId }) => conversationId))].sort());
}
