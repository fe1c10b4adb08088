import { randomUUIDv7 } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Notice } from '#contract/notices.ts';
import { queueForAgents, queueForWorkspace } from '#server/features/hooks/queue.ts';
import type { Actor } from '#server/platform/events.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { announceLive } from '#server/platform/live.ts';
import { isMailSetUp } from '#server/platform/mail.ts';
import type { Tx } from '#server/transaction.ts';
import { usualChoices } from './choices.ts';

/** Tells agents that a note names them: those who are here, reach the conversation and want to know. */
export async function tellMentioned(
  tx: Tx,
  actor: Actor,
  agentIds: string[],
  about: { conversationId: string; messageId: string },
): Promise<void> {
  const told = agentIds.filter((id) => id !== actor.id).map((agentId) => ({ agentId, ...about }));
  if (told.length > 0) await tell(tx, actor, 'mention', these(told));
}

/** Tells an agent that conversations were given to them; what they took themselves is no news. */
export async function tellAssigned(
  tx: Tx,
  actor: Actor,
  agentId: string,
  conversationIds: string[],
): Promise<void> {
  const told = conversationIds.map((conversationId) => ({ agentId, conversationId, messageId: null }));
  if (agentId !== actor.id && told.length > 0) await tell(tx, actor, 'assigned', these(told));
}

/** The same of what found its agents by itself: of each who gets what. */
export async function tellGiven(tx: Tx, given: { agentId: string; conversationId: string }[]): Promise<void> {
  if (given.length > 0)
    await tell(tx, null, 'assigned', these(given.map((one) => ({ ...one, messageId: null }))));
}

/** Tells agents that customers have written in conversations of theirs; of each the newest message counts. */
export async function tellWritten(tx: Tx, messages: { id: string; conversationId: string }[]): Promise<void> {
  if (messages.length === 0) return;
  // Always in the same order: two batches that tell the same agents take turns.
  const newest = [...new Map(messages.map((m) => [m.conversationId, m.id]))].sort();
  await tell(
    tx,
    null,
    'message',
    sql`select w.id, c.assignee_id, c.id, w.message_id
      from unnest(${newest.map(() => randomUUIDv7())}::uuid[], ${newest.map(([id]) => id)}::uuid[], ${newest.map(([, id]) => id)}::uuid[])
        with ordinality as w(id, conversation_id, message_id, place)
      join conversation c on c.workspace_id = ${tx.workspaceId} and c.id = w.conversation_id
      where c.assignee_id is not null order by w.place`,
  );
}

/**
 * Tells that what was promised in conversations will be due soon, or is overdue: whoever has them; of those that nobody
 * has, and on request of all, the leads and administrators who reach them.
 */
export async function tellDue(
  tx: Tx,
  kind: 'due' | 'overdue',
  conversationIds: string[],
  { leadsToo }: { leadsToo: boolean },
): Promise<void> {
  if (conversationIds.length === 0) return;
  await queueForWorkspace(tx, kind, conversationIds);
  const { rows } = await sql<Omit<Told, 'messageId'>>`
    select a.id as "agentId", c.id as "conversationId" from conversation c
    join agent a on a.workspace_id = c.workspace_id and a.deactivated_at is null
      and (a.channels is null or c.channel_id = any(a.channels))
    left join agent owner on owner.workspace_id = c.workspace_id and owner.id = c.assignee_id and owner.deactivated_at is null
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${conversationIds}::uuid[])
      and (a.id = owner.id or a.role in ('lead', 'administrator') and (owner.id is null or ${leadsToo}))
    order by a.id, c.id`.execute(tx.q);
  if (rows.length > 0) await tell(tx, null, kind, these(rows.map((row) => ({ ...row, messageId: null }))));
}

/** Tells leads, and those of its team, that a customer waits whom nobody has; whoever reaches the conversation. */
export async function tellUnowned(tx: Tx, conversationIds: string[]): Promise<void> {
  if (conversationIds.length === 0) return;
  await queueForWorkspace(tx, 'unowned', conversationIds);
  const { rows } = await sql<Omit<Told, 'messageId'>>`
    select a.id as "agentId", c.id as "conversationId" from conversation c
    join agent a on a.workspace_id = c.workspace_id and a.deactivated_at is null
      and (a.channels is null or c.channel_id = any(a.channels))
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${conversationIds}::uuid[])
      and (a.role in ('lead', 'administrator') or exists (select from team_member m where m.workspace_id = c.workspace_id
        and m.team_id = c.team_id and m.agent_id = a.id and m.leads))
    order by a.id, c.id`.execute(tx.q);
  if (rows.length > 0)
    await tell(tx, null, 'unowned', these(rows.map((row) => ({ ...row, messageId: null }))));
}

/**
 * Tells that customers who wait can soon no longer be answered freely: whoever has the conversation, else its team, else
 * the leads and administrators who reach it.
 */
export async function tellClosing(tx: Tx, conversationIds: string[]): Promise<void> {
  if (conversationIds.length === 0) return;
  await queueForWorkspace(tx, 'closing', conversationIds);
  const { rows } = await sql<Omit<Told, 'messageId'>>`
    select "agentId", "conversationId" from (
      select a.id as "agentId", c.id as "conversationId", n.nearness,
        min(n.nearness) over (partition by c.id) as nearest
      from conversation c
      join agent a on a.workspace_id = c.workspace_id and a.deactivated_at is null
        and (a.channels is null or c.channel_id = any(a.channels))
      cross join lateral (select case when a.id = c.assignee_id then 1
        when exists (select from team_member tm
          join team on team.workspace_id = tm.workspace_id and team.id = tm.team_id and team.archived_at is null
          where tm.workspace_id = c.workspace_id and tm.team_id = c.team_id and tm.agent_id = a.id) then 2
        when a.role in ('lead', 'administrator') then 3 end as nearness) n
      where c.workspace_id = ${tx.workspaceId} and c.id = any(${conversationIds}::uuid[]) and n.nearness is not null
    ) near where nearness = nearest order by 1, 2`.execute(tx.q);
  if (rows.length > 0)
    await tell(tx, null, 'closing', these(rows.map((row) => ({ ...row, messageId: null }))));
}

export type Happened = NonNullable<Notice['happened']>;

/**
 * Tells those who follow these conversations what has happened there: not whoever did it, and of a customer's
 * message not whoever has the conversation, who is told of it anyway. `except` are told of the same otherwise.
 */
export async function tellFollowers(
  tx: Tx,
  actor: Actor | null,
  happened: Happened,
  about: { conversationId: string; messageId?: string }[],
  { except = [] }: { except?: string[] } = {},
): Promise<void> {
  if (about.length === 0) return;
  const newest = [...new Map(about.map((one) => [one.conversationId, one.messageId ?? null]))].sort();
  const { rows } = await sql<Told>`
    select f.agent_id as "agentId", f.conversation_id as "conversationId", w.message_id as "messageId"
    from unnest(${newest.map(([id]) => id)}::uuid[], ${newest.map(([, id]) => id)}::uuid[]) as w(conversation_id, message_id)
    join conversation_follower f on f.workspace_id = ${tx.workspaceId} and f.conversation_id = w.conversation_id
      and f.agent_id <> all(${[...except, ...(actor?.kind === 'agent' && actor.id ? [actor.id] : [])]}::uuid[])
    join conversation c on c.workspace_id = f.workspace_id and c.id = f.conversation_id
      and (${happened} <> 'received' or c.assignee_id is distinct from f.agent_id)
    join agent a on a.workspace_id = f.workspace_id and a.id = f.agent_id
      and (a.channels is null or c.channel_id = any(a.channels))
    order by f.conversation_id, f.agent_id`.execute(tx.q);
  if (rows.length > 0) await tell(tx, actor, 'followed', these(rows), happened);
}

export interface Told {
  agentId: string;
  conversationId: string;
  messageId: string | null;
}

/** What `tell` is given, as a query. */
export function these(told: Told[]): RawBuilder<unknown> {
  return sql`select * from unnest(${told.map(() => randomUUIDv7())}::uuid[], ${told.map((t) => t.agentId)}::uuid[],
    ${told.map((t) => t.conversationId)}::uuid[], ${told.map((t) => t.messageId)}::uuid[])`;
}

/** Writes a notice for each way that its agent wants. `told` selects id, agent, conversation and message. */
export async function tell(
  tx: Tx,
  actor: Actor | null,
  kind: Exclude<Notice['kind'], 'channel' | 'address'>,
  told: RawBuilder<unknown>,
  happened: Happened | null = null,
): Promise<void> {
  const wants = (way: 'desk' | 'push' | 'mail'): RawBuilder<boolean> =>
    sql`coalesce((a.notice_choices #>> array[${kind}, ${way}])::boolean, ${usualChoices[kind][way]})`;
  const { rows } = await sql<Row>`
    insert into notice as n (workspace_id, id, agent_id, kind, conversation_id, message_id, actor_id, happened, listed, push_due, mail_due)
    select * from (
      select a.workspace_id, told.id, a.id as agent_id, ${kind}, told.conversation_id, told.message_id,
        ${actor?.kind === 'agent' ? actor.id : null}::uuid, ${happened}::text as happened, ${wants('desk')} as listed,
        ${wants('push')} and exists (select from push_subscription s where s.workspace_id = a.workspace_id and s.agent_id = a.id) as push_due,
        ${wants('mail')} and ${isMailSetUp()} as mail_due
      from (${told}) as told(id, agent_id, conversation_id, message_id)
      join agent a on a.workspace_id = ${tx.workspaceId} and a.id = told.agent_id and a.deactivated_at is null
    ) wanted where listed or push_due or mail_due
    ${kind === 'undelivered' ? oneForAll : latest(kind)}
    returning id, agent_id, listed, push_due, mail_due,
      (select min(o.since) from notice o where o.workspace_id = n.workspace_id and o.agent_id = n.agent_id
        and o.mail_due and o.read_at is null) as since,
      (select coalesce((a.notice_choices ->> 'mailAfter')::int, ${usualChoices.mailAfter}) from agent a
        where a.workspace_id = n.workspace_id and a.id = n.agent_id) as mail_after`.execute(tx.q);
  const actorId = actor?.kind === 'agent' ? actor.id : null;
  await queueForAgents(tx, kind, told, { actorId, happened });
  for (const row of onePerAgent(rows, 'listed')) announce(tx, row);
  for (const { agent_id: agentId } of onePerAgent(rows, 'push_due'))
    await enqueue(tx, 'push-notices', { agentId }, { key: agentId });
  for (const row of onePerAgent(rows, 'mail_due')) {
    // Counted from the oldest that waits: a steady trickle does not put the mail off for ever.
    const runAt = new Date((row.since?.getTime() ?? Date.now()) + row.mail_after * 60_000);
    await enqueue(tx, 'mail-notices', { agentId: row.agent_id }, { key: row.agent_id, runAt });
  }
}

/** Of some there is at most one of a conversation that is unread, which tells the latest. */
function latest(kind: Notice['kind']): RawBuilder<unknown> {
  const coalesced = sql.lit(kind === 'followed' || kind === 'unowned' ? kind : 'message');
  return sql`on conflict (workspace_id, agent_id, conversation_id) where kind = ${coalesced} and read_at is null
    do update set id = excluded.id, message_id = excluded.message_id, actor_id = excluded.actor_id,
      happened = excluded.happened, at = excluded.at, listed = excluded.listed, push_due = excluded.push_due`;
}

/** Of these there is at most one that is unread. It is told twice: that there is one, and that there are several. */
const oneForAll = sql`on conflict (workspace_id, agent_id) where kind = 'undelivered' and read_at is null
  do update set id = excluded.id, conversation_id = excluded.conversation_id, message_id = excluded.message_id,
    at = excluded.at, several = true, listed = excluded.listed, push_due = excluded.push_due
  where not n.several and n.conversation_id <> excluded.conversation_id`;

interface Row {
  id: string;
  agent_id: string;
  listed: boolean;
  push_due: boolean;
  mail_due: boolean;
  since: Date | null;
  mail_after: number;
}

/** One sign for many: a hundred conversations given at once are one piece of news. */
function onePerAgent(rows: Row[], way: 'listed' | 'push_due' | 'mail_due'): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => row[way] && !seen.has(row.agent_id) && seen.add(row.agent_id));
}

function announce(tx: Tx, { id, agent_id: agentId }: Row): void {
  const own = { kind: 'notice' as const, id };
  tx.afterCommit(() => announceLive({ kind: 'own', workspaceId: tx.workspaceId, agentId, own }));
}
