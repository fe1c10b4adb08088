import { sql } from 'kysely';
import type { z } from 'zod';
import type { ConversationCounts, ConversationSummary, conversationFilter } from '#contract/conversations.ts';
import type { AgentActor } from '#server/actor.ts';
import { invalid } from '#server/errors.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import type { Tx } from '#server/transaction.ts';
import { type Asked, asCondition } from './asked.ts';
import { stretchesOf } from './sorting.ts';
import { summaries } from './summaries.ts';

/** One page of a list, in the order that is asked for. */
export async function listConversations(
  tx: Tx,
  actor: AgentActor,
  asked: z.output<typeof conversationFilter>,
): Promise<{ data: ConversationSummary[]; next: string | null }> {
  const after = positionIn(asked.cursor, 3);
  const where = await asCondition(tx, actor, asked);
  const stretches = stretchesOf[asked.sorting];
  const begin = Number(after?.[0] ?? 0);
  if (!stretches[begin]) throw invalid('This cursor belongs to another order; start again without one.');
  const data: ConversationSummary[] = [];
  for (const [n, stretch] of stretches.entries()) {
    if (n < begin) continue;
    const from =
      after && n === begin
        ? sql`and (${stretch.key}, c.id) ${stretch.backwards ? sql`<` : sql`>`} (${after[1]}::timestamptz, ${after[2]}::uuid)`
        : sql``;
    const missing = asked.limit - data.length;
    const way = stretch.backwards ? sql`desc` : sql`asc`;
    const rows = await summaries(
      tx,
      sql`${where} and ${stretch.where} ${from}`,
      sql`order by ${stretch.key} ${way}, c.id ${way} limit ${missing + 1}`,
      actor.id,
    );
    data.push(...rows.slice(0, missing));
    const last = data.at(-1);
    if (rows.length > missing && last) {
      // A page that is full before this stretch began goes on at its beginning.
      const place = missing > 0 ? [stretch.keyOf(last), last.id] : stretch.backwards ? top : bottom;
      return { data, next: cursorOf([String(n), ...place]) };
    }
  }
  return { data, next: null };
}

const top = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
const bottom = ['-infinity', '00000000-0000-0000-0000-000000000000'];

const countedMax = 1_000;

/** How many a filter finds; beyond a thousand nobody needs the number, and counting on would take its time. */
export async function countMatching(
  tx: Tx,
  actor: AgentActor,
  asked: Asked,
): Promise<{ count: number; more: boolean }> {
  const where = await asCondition(tx, actor, asked);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from conversation c where c.workspace_id = ${tx.workspaceId} and ${where} limit ${countedMax + 1}) found`.execute(
    tx.q,
  );
  const count = rows[0]?.count ?? 0;
  return { count: Math.min(count, countedMax), more: count > countedMax };
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
    from (
      select assignee_id, state, delta from conversation_tally where workspace_id = ${tx.workspaceId}
      union all
      select assignee_id, state, -1 from conversation where workspace_id = ${tx.workspaceId} and blocked and state = 'resolved'
    ) t group by state`.execute(tx.q);
  const none = { open: 0, waiting: 0, snoozed: 0, resolved: 0 };
  const counts: ConversationCounts = { mine: { ...none }, unassigned: { ...none }, all: { ...none } };
  for (const row of rows) {
    counts.mine[row.state] = row.mine;
    counts.unassigned[row.state] = row.unassigned;
    counts.all[row.state] = row.every;
  }
  return counts;
}

/** Folds a workspace's running totals into one row per channel, assignee and state. */
export async function foldTally(tx: Tx): Promise<void> {
  await sql`
    with taken as (delete from conversation_tally where workspace_id = ${tx.workspaceId} returning channel_id, assignee_id, state, delta)
    insert into conversation_tally (workspace_id, channel_id, assignee_id, state, delta)
    select ${tx.workspaceId}::uuid, channel_id, assignee_id, state, sum(delta) from taken group by 1, 2, 3, 4 having sum(delta) <> 0`.execute(
    tx.q,
  );
}
