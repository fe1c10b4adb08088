import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { ConversationCounts, ConversationSummary, conversationFilter } from '#contract/conversations.ts';
import type { AgentActor } from '#server/actor.ts';
import { invalid } from '#server/errors.ts';
import { unowned } from '#server/features/ownership/unowned.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import type { Tx } from '#server/transaction.ts';
import { type Asked, asCondition, statesOf } from './asked.ts';
import { withHits } from './hits.ts';
import { findAndHear, type Heard } from './search.ts';
import { type Stretch, stretchesOf } from './sorting.ts';
import { summaries } from './summaries.ts';

type Sql = RawBuilder<unknown>;

/** One page of a list, in the order that is asked for. */
export async function listConversations(
  tx: Tx,
  actor: AgentActor,
  asked: z.output<typeof conversationFilter>,
): Promise<{ data: ConversationSummary[]; next: string | null; more?: boolean }> {
  const finding = asked.q ? await findAndHear(tx, asked.q) : undefined;
  const page = await pageOf(tx, actor, asked, finding);
  if (!asked.q || !finding) return page;
  return { ...page, data: await withHits(tx, asked.q, finding, page.data), more: finding.more };
}

async function pageOf(
  tx: Tx,
  actor: AgentActor,
  asked: z.output<typeof conversationFilter>,
  finding: Heard | undefined,
): Promise<{ data: ConversationSummary[]; next: string | null }> {
  const after = positionIn(asked.cursor, 3);
  const where = await asCondition(tx, actor, asked);
  const ways = await waysOf(tx, asked);
  const stretches = ranked(stretchesOf[asked.sorting], finding);
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
    const fits = sql`${where} and ${stretch.where} ${from}`;
    const order = sql`order by ${stretch.key} ${way}, c.id ${way} limit ${missing + 1}`;
    const rows = await summaries(
      tx,
      fits,
      order,
      actor.id,
      ways && sql`${oneByOne(tx, ways, { what: sql`*`, fits, order })} ${order}`,
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

/** Whoever has a name that only sounds so comes after all that was typed so, whatever the order. */
function ranked(stretches: Stretch[], finding: Heard | undefined): Stretch[] {
  if (!finding) return stretches;
  return waysFound(finding).flatMap((found) =>
    stretches.map((stretch) => ({ ...stretch, where: sql`${stretch.where} and ${found}` })),
  );
}

function waysFound({ where, alike }: Heard): Sql[] {
  if (!alike) return [where];
  return [where, sql`c.contact_id = any(${alike.contactIds}::uuid[]) and not ${where}`];
}

/**
 * Each state has an index in the order of a list, and all of them together have none; the same holds for the ways to
 * need an owner. Read one after the other, a list of all is as quick as that of one.
 */
function oneByOne(tx: Tx, ways: Sql[], { what, fits, order }: { what: Sql; fits: Sql; order: Sql }): Sql {
  const each = ways.map(
    (way) =>
      sql`(select ${what} from conversation c where c.workspace_id = ${tx.workspaceId} and ${way} and ${fits} ${order})`,
  );
  return sql`select * from (${sql.join(each, sql` union all `)}) c`;
}

async function waysOf(tx: Tx, asked: Asked): Promise<Sql[] | undefined> {
  if (asked.q) return undefined;
  if (asked.assignee === 'unowned') return unowned(tx, new Date());
  if (asked.state !== 'any') return undefined;
  const states = statesOf(asked);
  // Those that contradict each other find nothing, wherever it is looked for.
  return (states.length > 0 ? states : ['open']).map((state) => sql`c.state = ${state}`);
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
  const finding = asked.q ? await findAndHear(tx, asked.q) : undefined;
  const fits = await asCondition(tx, actor, asked);
  const where = finding ? sql`${fits} and ((${sql.join(waysFound(finding), sql`) or (`)}))` : fits;
  const ways = await waysOf(tx, asked);
  const order = sql`limit ${countedMax + 1}`;
  const found = ways
    ? oneByOne(tx, ways, { what: sql`1`, fits: where, order })
    : sql`select from conversation c where c.workspace_id = ${tx.workspaceId} and ${where}`;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      ${found} limit ${countedMax + 1}) found`.execute(tx.q);
  const count = rows[0]?.count ?? 0;
  return { count: Math.min(count, countedMax), more: count > countedMax || finding?.more === true };
}

/** From the running totals, a sum over few rows however many conversations there are; what needs an owner is counted. */
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
  const counts: ConversationCounts = {
    mine: { ...none },
    unassigned: { ...none },
    all: { ...none },
    unowned: await countMatching(tx, actor, { assignee: 'unowned', state: 'any' }),
  };
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
