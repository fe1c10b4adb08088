import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import { type Arriving, type Group, groupByPair, isShared, requesterOf } from './groups.ts';
import type { Opened } from './incoming.ts';
import { lockMerged } from './merged.ts';
import { keepPast } from './past.ts';
import { setAside } from './set-aside.ts';
import { byOrder, stepOf } from './step.ts';

// A customer who comes back within a week goes on with the same matter.
const reopenWithinDays = 7;

/** Finds, reopens or opens a conversation for each message, in the order of the batch. */
export async function openConversations(tx: Tx, batch: Arriving[]): Promise<Opened[]> {
  const groups = [...groupByPair(batch)].sort(([a], [b]) => (a < b ? -1 : 1));
  const found = new Map<string, Opened>();
  const add = (rows: Map<string, Row>, became: Opened['became']): void => {
    for (const [key, row] of rows) found.set(key, { ...row, became });
  };
  const isBlocked = ([, messages]: Group): boolean => messages.some((m) => m.blocked);
  add(await setAside(tx, groups.filter(isBlocked)), null);
  const missing = (): Group[] => groups.filter(([key]) => !found.has(key));
  add(await lockOpen(tx, missing()), null);
  add(await lockMerged(tx, missing()), null);
  add(await lockBeside(tx, missing()), null);
  add(await adopt(tx, missing()), null);
  const isPast = ([, messages]: Group): boolean => messages.every((m) => m.past);
  add(await keepPast(tx, missing().filter(isPast)), null);
  add(await joinQuietly(tx, missing()), null);
  add(await reopen(tx, missing()), 'reopened');
  // Two threads of one conversation: the first of them has opened it for both.
  add(await lockMerged(tx, missing()), null);
  add(await create(tx, missing()), 'opened');
  // Lost a race against another process: theirs is the open one.
  add(await lockOpen(tx, missing()), null);
  const byMessage = new Map(groups.flatMap(([key, messages]) => messages.map((m) => [m, found.get(key)])));
  return batch.map((m) => {
    const opened = byMessage.get(m);
    if (!opened) throw new Error('a conversation that was just written is missing');
    return opened;
  });
}

interface Row {
  id: string;
  home: string;
  revision: number;
}
type PairRow = Row & { thread_id: string; requester_id: string };

async function lockOpen(tx: Tx, groups: Group[]): Promise<Map<string, Row>> {
  if (groups.length === 0) return new Map();
  const threads = groups.flatMap(([, messages]) => messages[0]?.threadId ?? []);
  const { rows } = await sql<PairRow>`
    select id, id as home, revision, thread_id, requester_id from conversation
    where workspace_id = ${tx.workspaceId} and thread_id = any(${threads}::uuid[]) and state <> 'resolved' and not beside
    order by id for update`.execute(tx.q);
  return matching(groups, rows);
}

/** Where the thread's conversation was taken apart and only what was taken out is open, it is the newest of that. */
async function lockBeside(tx: Tx, groups: Group[]): Promise<Map<string, Row>> {
  if (groups.length === 0) return new Map();
  const { rows } = await sql<PairRow & { number: number }>`
    select id, id as home, revision, thread_id, requester_id, number from conversation
    where workspace_id = ${tx.workspaceId} and thread_id = any(${groups.map(([, [first]]) => first?.threadId ?? null)}::uuid[])
      and beside and state <> 'resolved'
    order by id for update`.execute(tx.q);
  return matching(
    groups,
    rows.sort((a, b) => b.number - a.number),
  );
}

/** What the brand began becomes the matter of the first customer who writes in the thread. */
async function adopt(tx: Tx, groups: Group[]): Promise<Map<string, Row>> {
  const customers = groups.flatMap(([, messages]) => requesterOf(messages) ?? []);
  if (customers.length === 0) return new Map();
  const { rows } = await sql<PairRow>`
    update conversation c set requester_id = g.requester_id, contact_id = g.contact_id
    from unnest(
      ${customers.map((m) => m.threadId)}::uuid[], ${customers.map((m) => m.author.id)}::uuid[],
      ${customers.map((m) => m.author.contactId)}::uuid[]
    ) as g(thread_id, requester_id, contact_id)
    where c.workspace_id = ${tx.workspaceId} and c.thread_id = g.thread_id and c.state <> 'resolved' and not c.beside
      and not exists (select from message m where m.workspace_id = c.workspace_id and m.conversation_id = c.id
        and m.thread_id = c.thread_id and m.kind = 'incoming')
    returning c.id, c.id as home, c.revision, c.thread_id, c.requester_id`.execute(tx.q);
  return matching(groups, rows);
}

/** What only machines sent stands in the thread's last conversation, and wakes nobody who has settled it. */
async function joinQuietly(tx: Tx, groups: Group[]): Promise<Map<string, Row>> {
  const quiet = groups.filter(([, messages]) => messages.every((m) => m.event.automatic || m.past));
  if (quiet.length === 0) return new Map();
  const { rows } = await sql<PairRow>`
    select h.id, c.id as home, h.revision, c.thread_id, c.requester_id from conversation c
    join conversation h on h.workspace_id = c.workspace_id and h.id = case when c.top_id is null then c.id else c.top_id end
    where c.workspace_id = ${tx.workspaceId} and c.id = any(array(
      select (select id from conversation c
        where c.workspace_id = ${tx.workspaceId} and c.thread_id = t.id and c.state = 'resolved' and not c.blocked
          and (t.shared or c.requester_id = t.requester_id)
        order by c.created_at desc limit 1)
      from unnest(${quiet.map(([, [first]]) => first?.threadId ?? null)}::uuid[],
        ${quiet.map(([, messages]) => requesterOf(messages)?.author.id ?? null)}::uuid[],
        ${quiet.map(([, messages]) => isShared(messages))}::boolean[]) as t(id, requester_id, shared)))
    order by h.id for update of h`.execute(tx.q);
  return matching(quiet, rows);
}

async function reopen(tx: Tx, groups: Group[]): Promise<Map<string, Row>> {
  if (groups.length === 0) return new Map();
  const { rows } = await sql<PairRow>`
    update conversation h set state = 'open', resolved_at = null, snoozed_until = null
    from (
      select distinct on (g.n) c.id as home, coalesce(c.top_id, c.id) as id, c.thread_id, c.requester_id
      from unnest(
        ${groups.map(([, [first]]) => first?.threadId ?? null)}::uuid[],
        ${groups.map(([, messages]) => (isShared(messages) ? null : (requesterOf(messages)?.author.id ?? null)))}::uuid[],
        ${groups.map(([, [first]]) => new Date((first?.orderedAt.getTime() ?? 0) - reopenWithinDays * 86_400_000))}::timestamptz[]
      ) with ordinality as g(thread_id, requester_id, since, n)
      join conversation c on c.workspace_id = ${tx.workspaceId} and c.thread_id = g.thread_id and c.state = 'resolved' and not c.blocked
        and (g.requester_id is null or c.requester_id = g.requester_id)
      join conversation t on t.workspace_id = c.workspace_id and t.id = case when c.top_id is null then c.id else c.top_id end
        and t.state = 'resolved' and t.resolved_at > g.since and not t.blocked
      order by g.n, c.beside, c.created_at desc) c
    where h.workspace_id = ${tx.workspaceId} and h.id = c.id
    returning h.id, c.home, h.revision, c.thread_id, c.requester_id`.execute(tx.q);
  return matching(groups, rows);
}

/** New conversations get their messages' marks at once; `advance` has nothing left to do for them. */
async function create(tx: Tx, groups: Group[]): Promise<Map<string, Row>> {
  if (groups.length === 0) return new Map();
  const count = groups.length;
  const firsts = groups.flatMap(([, messages]) => requesterOf(messages) ?? messages[0] ?? []);
  const steps = groups.map(([, messages]) => stepOf(messages, { fresh: true }));
  const { rows } = await sql<PairRow>`
    with numbers as (
      update workspace set next_number = next_number + ${count} where id = ${tx.workspaceId} returning next_number - ${count} as first
    )
    insert into conversation (workspace_id, id, number, thread_id, channel_id, contact_id, requester_id, state, revision,
      waiting_since, answered_at, last_activity_at, last_arrival, last_message)
    select ${tx.workspaceId}::uuid, c.id, numbers.first + c.rank, c.thread_id, c.channel_id, c.contact_id, c.requester_id,
      case when c.waiting_since is null then 'waiting' else 'open' end, c.revision,
      c.waiting_since, c.answered_at, c.at, c.arrival, c.last_message
    from numbers, unnest(
      ${groups.map(() => randomUUIDv7())}::uuid[], ${firsts.map((m) => m.threadId)}::uuid[],
      ${firsts.map((m) => m.channelId)}::uuid[], ${firsts.map((m) => m.author.contactId)}::uuid[],
      ${firsts.map((m) => m.author.id)}::uuid[], ${groups.map(([, messages]) => messages.length)}::int[],
      ${steps.map((s) => s.waitingSince)}::timestamptz[], ${steps.map((s) => s.answeredAt)}::timestamptz[],
      ${steps.map((s) => s.at)}::timestamptz[], ${steps.map((s) => s.arrival)}::bigint[],
      ${steps.map((s) => JSON.stringify(s.lastMessage))}::jsonb[], ${ranks(firsts)}::int[]
    ) as c(id, thread_id, channel_id, contact_id, requester_id, revision, waiting_since, answered_at, at,
      arrival, last_message, rank)
    on conflict do nothing
    returning id, id as home, 0 as revision, thread_id, requester_id`.execute(tx.q);
  return matching(groups, rows);
}

/** Rows are written in the order of their keys, as everywhere; their numbers follow the order of arrival. */
function ranks(firsts: Arriving[]): number[] {
  const byArrival = firsts.map((m, i) => ({ m, i })).sort((a, b) => byOrder(a.m, b.m));
  const result = new Array<number>(firsts.length);
  byArrival.forEach(({ i }, rank) => {
    result[i] = rank;
  });
  return result;
}

function matching(groups: Group[], rows: PairRow[]): Map<string, Row> {
  const byThread = Map.groupBy(rows, (row) => row.thread_id);
  return new Map(
    groups.flatMap(([key, messages]): [string, Row][] => {
      const requester = requesterOf(messages)?.author.id;
      const here = byThread.get(messages[0]?.threadId ?? '') ?? [];
      const own =
        here.find((row) => requester === undefined || row.requester_id === requester) ??
        (isShared(messages) ? here[0] : undefined);
      return own ? [[key, { id: own.id, home: own.home, revision: own.revision }]] : [];
    }),
  );
}
