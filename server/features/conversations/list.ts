import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { ConversationCounts, ConversationSummary, conversationFilter } from '#contract/conversations.ts';
import type { AgentActor } from '#server/actor.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import type { Tx } from '#server/transaction.ts';
import { summaries } from './summaries.ts';

type Filter = z.output<typeof conversationFilter>;

const foundMax = 2_000;

/** One page of a list, the latest activity first. */
export async function listConversations(
  tx: Tx,
  actor: AgentActor,
  filter: Filter,
): Promise<{ data: ConversationSummary[]; next: string | null }> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (filter.state !== 'any') conditions.push(sql`c.state = ${filter.state}`);
  if (filter.assignee === 'mine') conditions.push(sql`c.assignee_id = ${actor.id}`);
  if (filter.assignee === 'unassigned') conditions.push(sql`c.assignee_id is null`);
  if (filter.channel) conditions.push(sql`c.channel_id = ${filter.channel}`);
  if (filter.q) conditions.push(await matching(tx, filter.q));
  const after = positionIn(filter.cursor, 2);
  if (after) conditions.push(sql`(c.last_activity_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const rows = await summaries(
    tx,
    sql.join(conditions, sql` and `),
    sql`order by c.last_activity_at desc, c.id desc limit ${filter.limit + 1}`,
  );
  const data = rows.slice(0, filter.limit);
  const last = data.at(-1);
  return { data, next: rows.length > filter.limit && last ? cursorOf([last.lastActivityAt, last.id]) : null };
}

/** A number, a name or address, or words that somebody wrote. */
async function matching(tx: Tx, q: string): Promise<RawBuilder<unknown>> {
  const number = /^#?(\d{1,9})$/.exec(q)?.[1];
  const pattern = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const { rows: said } = await sql<{ id: string }>`
    select distinct conversation_id as id from conversations_saying(${q}, ${foundMax})`.execute(tx.q);
  const { rows: people } = await sql<{
    id: string;
  }>`select contact_id as id from contacts_called(${pattern}, ${foundMax})`.execute(tx.q);
  return sql`(c.id = any(${said.map((r) => r.id)}::uuid[]) or c.contact_id = any(${people.map((r) => r.id)}::uuid[])
    or c.number = ${number ? Number(number) : -1})`;
}

/** From the running totals: a sum over few rows, however many conversations there are. */
export async function countConversations(tx: Tx, actor: AgentActor): Promise<ConversationCounts> {
  const { rows } = await sql<{
    state: keyof ConversationCounts['all'];
    mine: number;
    unassigned: number;
    every: number;
  }>`
    select state, coalesce(sum(delta) filter (where assignee_id = ${actor.id}), 0)::int as mine,
      coalesce(sum(delta) filter (where assignee_id is null), 0)::int as unassigned, sum(delta)::int as every
    from conversation_tally where workspace_id = ${tx.workspaceId} group by state`.execute(tx.q);
  const none = { open: 0, waiting: 0, snoozed: 0, resolved: 0 };
  const counts: ConversationCounts = { mine: { ...none }, unassigned: { ...none }, all: { ...none } };
  for (const row of rows) {
    counts.mine[row.state] = row.mine;
    counts.unassigned[row.state] = row.unassigned;
    counts.all[row.state] = row.every;
  }
  return counts;
}

/** Folds a workspace's running totals into one row per assignee and state. */
export async function foldTally(tx: Tx): Promise<void> {
  await sql`
    with taken as (delete from conversation_tally where workspace_id = ${tx.workspaceId} returning assignee_id, state, delta)
    insert into conversation_tally (workspace_id, assignee_id, state, delta)
    select ${tx.workspaceId}::uuid, assignee_id, state, sum(delta) from taken group by 1, 2, 3 having sum(delta) <> 0`.execute(
    tx.q,
  );
}
